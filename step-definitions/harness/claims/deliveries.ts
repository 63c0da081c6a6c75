import type { Client, ScenarioContext } from '../client/client'
import type { Received } from '../client/messages'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import type { RedisObserver } from '../redis/redis-observer'
import { waitFor } from '../waiting'

/**
 * Waits until Redis holds the patterns that these clients are subscribed to, or the limit has passed. Redis may hold a
 * pattern a moment after the reply: only the completion `ordering` demands that it does at once.
 */
export async function awaitHeld(
  clients: readonly Client[],
  redis: RedisObserver,
  { limits }: ScenarioContext,
): Promise<void> {
  for (const pattern of new Set(clients.flatMap(({ patterns }) => [...patterns])))
    await redis.awaitListener(pattern, limits.must)
}

/**
 * Publishes a payload, and a second one behind it on the same channel. Both take the same path, so once the second has
 * arrived, no more deliveries of the first can come.
 */
export async function reachesOnce(clients: Client[], channel: string, context: ScenarioContext): Promise<void> {
  const what = `A payload published to ${JSON.stringify(channel)} reaches`
  const redis = context.redis(`${what} its subscribers once`)
  const payload = context.names.token('payload')
  const behind = context.names.token('behind')
  await awaitHeld(clients, redis, context)
  await redis.publish(channel, payload)
  await redis.publish(channel, behind)
  await Promise.all(clients.map((client) => gotOnce(client, payload, behind, `${what} ${client.name} once`, context)))
}

async function gotOnce(
  client: Client,
  payload: string,
  behind: string,
  requirement: string,
  context: ScenarioContext,
): Promise<void> {
  const last = await client.nextDelivery(behind)
  const deliveries = client.claimDeliveries(payload)
  const times = deliveries.length
  if (times > 1)
    throw new RequirementNotMet(
      requirement,
      'one delivery',
      `${times} deliveries of ${payload}`,
      ownerOfStrays(client, deliveries),
    )
  if (times === 1) {
    if (last) return // if the second came twice, `hears nothing more` finds it
    throw new RequirementNotMet(
      requirement,
      'both of two payloads',
      `only the first: ${client.describeMissing('second one')}`,
      client.isOnOtherTransport ? ['connection/1', 'delivery/1'] : 'delivery/1',
    )
  }
  // where the second one came at once, the first may still be on its way to others
  const others = last ? sharing(client, context) : []
  const haveAll = async () => others.every((other) => other.hasReceived(behind)) || undefined
  await waitFor(haveAll, context.limits.must)
  throw new RequirementNotMet(
    requirement,
    'one delivery',
    last ? 'none, and the payload behind it came' : client.describeMissing('delivery'),
    await ownersOfMissing(client, payload, context),
  )
}

/**
 * Whose requirement it is that a payload reaches a client: that of serving each subscriber if another client of the same
 * pattern has it, that of PSUBSCRIBE if Redis holds none of the client's patterns, or else that of adding the client; behind it
 * that of carrying messages, if it uses another transport than most. Where others of the pattern may have it unseen, that of
 * serving each comes last; where replies came that nobody has claimed, that of replying once comes first.
 */
export async function ownersOfMissing(
  client: Client,
  payload: string,
  context: ScenarioContext,
): Promise<readonly Owner[]> {
  const clients = context.connectedClients()
  const others = sharing(client, context)
  const served = others.filter((other) => other.hasReceived(payload))
  const isFirst = served.every((other) => clients.indexOf(client) < clients.indexOf(other))
  const extra = client.connection.inbox.rest().find(({ kind }) => kind === 'reply')
  // a grant that it took for its own may have been another one
  const first: readonly Owner[] = extra ? client.ownersOfExtra(extra) : []
  const carried = client.isOnOtherTransport ? (['server-initializing/2'] as const) : []
  if (served.length > 0 && !(isFirst && client.isOnOtherTransport)) return [...first, ...carried, 'delivery/1']
  const isOneOfSeveral = others.length > 0 || client.history.isWithOthers
  const last = isOneOfSeveral ? (['delivery/1'] as const) : []
  // with its connection its patterns have gone
  if (client.connection.inbox.hasEnded) return [...first, ...carried, 'subscribing/3.2.1', ...last]
  const redis = context.redis('Redis holds what clients are subscribed to')
  const patterns = [...client.patterns]
  const isHeld = await Promise.all(patterns.map(async (pattern) => (await redis.holders(pattern)).size > 0))
  const unheld = patterns.filter((_, index) => !isHeld[index])
  const givenUp = await Promise.all(unheld.map((pattern) => redis.timesSent('PUNSUBSCRIBE', pattern)))
  const creation: readonly Owner[] = [
    ...(givenUp.some((times) => times > 0) ? (['unsubscribing/3.2.1.1', 'subscription-deletion/1'] as const) : []),
    ...(unheld.length > 0 ? (['subscription-creation/1'] as const) : []),
  ]
  if (patterns.length > 0 && unheld.length === patterns.length) return creation
  return [...first, ...creation, 'subscribing/3.2.1', ...carried, ...last]
}

/** Whose requirement it is that these deliveries did not all come: the first that is not for the client decides. */
function ownerOfStrays(client: Client, deliveries: readonly Received[]): Owner {
  const owners = deliveries.map((delivery) => client.ownerOfStray(delivery))
  return owners.find((owner) => owner !== 'delivery/1') ?? 'delivery/1'
}

/** The other clients that have one of its patterns. */
function sharing(client: Client, context: ScenarioContext): Client[] {
  return context
    .connectedClients()
    .filter((other) => other !== client && [...other.patterns].some((pattern) => client.patterns.has(pattern)))
}

/** Publishes a payload, then waits at the client's barrier. The payload must not have come before it. */
export async function doesNotReach(client: Client, channel: string, context: ScenarioContext): Promise<void> {
  const requirement = `A payload published to ${JSON.stringify(channel)} does not reach ${client.name}`
  const redis = context.redis(requirement)
  const payload = context.names.token('payload')
  await redis.publish(channel, payload)
  await client.barrier()
  const deliveries = client.claimDeliveries(payload)
  if (deliveries.length === 0) return
  const actual = `${deliveries.length} of ${payload}`
  const owner = ownerOfStrays(client, deliveries)
  const owners = owner === 'unsubscribing/3.2' ? ([owner, 'delivery/6'] as const) : owner
  throw new RequirementNotMet(requirement, 'no delivery', actual, owners)
}
