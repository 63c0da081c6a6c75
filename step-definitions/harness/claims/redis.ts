import type { Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'

/**
 * Redis comes to hold a pattern: as many connections as servers hold it, each by one PSUBSCRIBE. `settle` is a barrier:
 * it is waited at before the commands are counted, so that a second one would have been seen.
 */
export async function holds(
  pattern: string,
  servers: 1 | 2,
  settle: () => Promise<void>,
  around: Surroundings,
): Promise<void> {
  const requirement = `Redis holds ${JSON.stringify(pattern)} ${servers === 1 ? 'once' : 'twice'}`
  const expected = `${servers === 1 ? 'one connection that holds it' : 'two connections that hold it, each'} by one PSUBSCRIBE`
  const redis = around.redis(requirement)
  const first = await redis.awaitHolders(pattern, ({ size }) => size >= servers, patience(around))
  if (first.size === 0) {
    const how = (await redis.timesSent('SUBSCRIBE', pattern)) > 0 ? ' (it was sent SUBSCRIBE instead)' : ''
    throw new RequirementNotMet(requirement, expected, `none holds it${how}`)
  }
  await settle()
  const holders = await redis.holders(pattern)
  const commands = [...holders.values()]
  if (commands.length === servers && commands.every((count) => count === 1)) return
  const actual =
    commands.length === 0
      ? 'it was held, and then given up'
      : `${commands.length} connections hold it, by ${commands.join(' + ')} PSUBSCRIBE`
  throw new RequirementNotMet(requirement, expected, actual)
}

/**
 * Redis comes not to hold a pattern, and still does not behind the barrier. Who vanished in the middle of subscribing
 * may be heard by the server only then, and undone a moment later: so it is given time again, and looked at behind a
 * second barrier. What is never given up, or taken up again, is held at the end all the same.
 */
export async function doesNotHold(pattern: string, settle: () => Promise<void>, around: Surroundings): Promise<void> {
  const requirement = `Redis does not hold ${JSON.stringify(pattern)}`
  const redis = around.redis(requirement)
  const comesFree = async (limitMs: number) => {
    const holders = await redis.awaitHolders(pattern, ({ size }) => size === 0, limitMs)
    if (holders.size === 0) return
    throw new RequirementNotMet(requirement, 'no connection that holds it', `held by ${[...holders.keys()].join(', ')}`)
  }
  await comesFree(patience(around))
  for (let barriers = 2; barriers > 0; barriers -= 1) {
    await settle()
    await comesFree(around.limits.must)
  }
}

/** How long what must happen may take, in ms: longer where it hangs on a ping timeout. */
function patience({ limits, patienceMs = 0 }: Surroundings): number {
  return limits.must + patienceMs
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
