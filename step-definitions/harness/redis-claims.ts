import type { Surroundings } from './client'
import { RequirementNotMet } from './errors'

/**
 * Redis comes to hold a pattern: one connection holds it, by one PSUBSCRIBE. `settle` is a barrier: it is waited at
 * before the commands are counted, so that a second one would have been seen.
 */
export async function holdsOnce(pattern: string, settle: () => Promise<void>, around: Surroundings): Promise<void> {
  const requirement = `Redis holds ${JSON.stringify(pattern)} once`
  const redis = around.redis(requirement)
  const first = await redis.awaitHolders(pattern, ({ size }) => size > 0, around.limits.must)
  if (first.size === 0) {
    const how = (await redis.timesSent('SUBSCRIBE', pattern)) > 0 ? ' (it was sent SUBSCRIBE instead)' : ''
    throw new RequirementNotMet(requirement, 'one connection that holds it, by PSUBSCRIBE', `none holds it${how}`)
  }
  await settle()
  const holders = await redis.holders(pattern)
  const commands = [...holders.values()]
  if (commands.length === 1 && commands[0] === 1) return
  const actual =
    commands.length === 0
      ? 'it was held, and then given up'
      : `${commands.length} connections hold it, by ${commands.join(' + ')} PSUBSCRIBE`
  throw new RequirementNotMet(requirement, 'one connection that holds it, by one PSUBSCRIBE', actual)
}

/** Redis comes not to hold a pattern, and still does not behind the barrier. */
export async function doesNotHold(pattern: string, settle: () => Promise<void>, around: Surroundings): Promise<void> {
  const requirement = `Redis does not hold ${JSON.stringify(pattern)}`
  const redis = around.redis(requirement)
  const free = ({ size }: ReadonlyMap<string, number>) => size === 0
  if (free(await redis.awaitHolders(pattern, free, around.limits.must))) await settle()
  const holders = await redis.holders(pattern)
  if (free(holders)) return
  throw new RequirementNotMet(requirement, 'no connection that holds it', `held by ${[...holders.keys()].join(', ')}`)
}

/** How often Redis was sent a command naming a pattern; counted behind the barrier. */
export async function wasSent(
  command: string,
  pattern: string,
  times: 'once' | 'never' | 'at least once',
  settle: () => Promise<void>,
  around: Surroundings,
): Promise<void> {
  const requirement = `Redis was sent ${command} for ${JSON.stringify(pattern)} ${times}`
  const redis = around.redis(requirement)
  await settle()
  const sent = await redis.timesSent(command, pattern)
  const right = times === 'never' ? sent === 0 : times === 'once' ? sent === 1 : sent > 0
  if (!right) throw new RequirementNotMet(requirement, times, sent === 0 ? 'never' : `${sent} times`)
}
