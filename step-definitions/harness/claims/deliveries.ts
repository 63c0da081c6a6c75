import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { RedisObserver } from '../redis/redis-observer'

/**
 * Waits until Redis holds what these clients were told they are on, or the limit has passed. State in Redis may come a
 * moment after the answer: only the completion `ordering` asks that it is there already, and publishes without waiting.
 */
export async function awaitHeld(
  clients: readonly Client[],
  redis: RedisObserver,
  { limits }: Surroundings,
): Promise<void> {
  for (const pattern of new Set(clients.flatMap(({ patterns }) => [...patterns])))
    await redis.awaitListener(pattern, limits.must)
}

/**
 * Publishes a payload, and a second one behind it on the same channel. What reached a client of the first when the
 * second arrives is all that it gets of it: both take the same path, in order.
 */
export async function reachesOnce(clients: Client[], channel: string, around: Surroundings): Promise<void> {
  const what = `A payload published to ${JSON.stringify(channel)} reaches`
  const redis = around.redis(`${what} its subscribers once`)
  const payload = around.names.token('payload')
  const behind = around.names.token('behind')
  await awaitHeld(clients, redis, around)
  await redis.publish(channel, payload)
  await redis.publish(channel, behind)
  await Promise.all(clients.map((client) => gotOnce(client, payload, behind, `${what} ${client.name} once`)))
}

async function gotOnce(client: Client, payload: string, behind: string, requirement: string): Promise<void> {
  const last = await client.nextDelivery(behind)
  const times = client.claimDeliveries(payload).length
  if (times > 1) throw new RequirementNotMet(requirement, 'one delivery', `${times} deliveries of ${payload}`)
  if (times === 1) {
    if (last) return // more of what is behind it stays unclaimed, and is found by who asks whether anything more came
    throw new RequirementNotMet(requirement, 'both of two payloads', `only the first: ${client.nothing('second one')}`)
  }
  throw new RequirementNotMet(
    requirement,
    'one delivery',
    last ? 'none, and the payload behind it came' : client.nothing('delivery'),
  )
}

/** Publishes a payload, then waits at the client's barrier; the payload must not have come before it. */
export async function doesNotReach(client: Client, channel: string, around: Surroundings): Promise<void> {
  const requirement = `A payload published to ${JSON.stringify(channel)} does not reach ${client.name}`
  const redis = around.redis(requirement)
  const payload = around.names.token('payload')
  await redis.publish(channel, payload)
  await client.barrier()
  const times = client.claimDeliveries(payload).length
  if (times > 0) throw new RequirementNotMet(requirement, 'no delivery', `${times} of ${payload}`)
}
