import { RequirementNotMet } from '../errors'
import type { Limits } from '../limits'
import type { Names } from '../names'
import type { Owner } from '../owners'
import type { RedisObserver } from '../redis/redis-observer'
import type { Request } from './codec'
import type { Received } from './messages'
import type { ProtocolClient } from './protocol-client'
import type { RequestHistory } from './request-history'

/** What a barrier needs to know of its scenario. */
interface Context {
  limits: Limits
  names: Names
  redis(requirement: string): RedisObserver
  clientsSoFar(): readonly { history: RequestHistory }[]
}

/** What a barrier needs of its client. */
export interface Passing {
  connection: ProtocolClient
  history: RequestHistory
  /** whether its messages take another way than those of most scenarios */
  isOnOtherTransport: boolean
  /** requests whose reply was not claimed yet */
  pending: readonly Request[]
  nextDelivery(token: string, limitMs?: number): Promise<Received | undefined>
  claimDeliveries(token: string): Received[]
  describeMissing(what: string): string
}

/**
 * A barrier: subscribes to a new pattern and publishes to it. Once that payload has arrived, so has everything that the
 * server sent to this client, or to Redis, because of earlier events: the request took the path of requests and replies, its
 * PSUBSCRIBE the path to Redis, and the payload the path of deliveries. Throws RequirementNotMet where it cannot be passed.
 */
export async function passBarrier(client: Passing, context: Context): Promise<void> {
  const { limits, names } = context
  const redis = context.redis('A payload published last shows that nothing more comes')
  const topic = names.unique(names.token('barrier'))
  const [pattern, channel] = [`${topic}:*`, `${topic}:1`]
  const requirement = `${client.connection.name} can still subscribe (the barrier that shows that nothing more comes)`
  const reply = await askFor(pattern, client, context)
  if (reply?.body?.status !== true) {
    const expected = `a reply to "subscribe" for ${JSON.stringify(pattern)} with status true`
    const actual = reply?.raw ?? client.describeMissing('reply')
    throw new RequirementNotMet(requirement, expected, actual, ownersOfRefused(client))
  }
  if (!(await redis.awaitListener(pattern, limits.must)))
    throw new RequirementNotMet(requirement, `Redis holds ${pattern}`, 'it does not', 'subscription-creation/1')
  // A server may grant a moment too early (ordering/1 demands that it does not): where the first payload is missed, a later
  // one shows the same. Whoever is served gets the first at once.
  const tokens = [names.token('payload'), names.token('later')]
  for (const [index, token] of tokens.entries()) {
    await redis.publish(channel, token)
    if (await client.nextDelivery(token, index === 0 ? limits.must / 4 : limits.must)) {
      for (const each of tokens) client.claimDeliveries(each)
      return
    }
  }
  const actual = client.describeMissing('delivery')
  const owners = await ownersOfUnserved(client, pattern, redis)
  throw new RequirementNotMet(requirement, `the payload ${tokens.join(' or ')}`, actual, owners)
}

/** Whose requirement it is that a barrier's request is granted: if the server hangs up, that of what was asked before, first. */
function ownersOfRefused(client: Passing): readonly Owner[] {
  const { history, pending, connection, isOnOtherTransport } = client
  const before = connection.inbox.hasEnded ? pending : []
  return [
    ...before.flatMap(({ action, pattern }) => history.ownersOfSilence(action, pattern, isOnOtherTransport)),
    ...wayOf(client),
    'subscribing/3.2.2',
  ]
}

/** Subscribes to the pattern of a barrier. Returns the reply; undefined if none came. */
function askFor(pattern: string, { connection, history, pending }: Passing, context: Context) {
  history.recordBarrier(pattern)
  const namesIt = (frame: Received) => frame.body?.pattern === pattern
  // A reply that names the wrong pattern is judged elsewhere. Here a grant that names nobody's pattern may belong to a
  // pending request; when there are more such grants than pending requests, the last one is the barrier's.
  let nameless = 0
  const histories = [history, ...context.clientsSoFar().map((client) => client.history)]
  const grantsIt = ({ body }: Received) =>
    body?.status === true && !histories.some((each) => each.hasNamed(body.pattern)) && ++nameless > pending.length
  connection.sendRequest({ action: 'subscribe', pattern })
  return connection.inbox.next(
    (frame) => frame.kind === 'reply' && (namesIt(frame) || grantsIt(frame)),
    context.limits.must,
  )
}

/**
 * Whose requirement it is that a payload published after a grant is missed: that of PSUBSCRIBE if Redis does not hold the
 * pattern, that of granting nothing too early if a later payload comes, or else that of serving the client.
 */
export async function ownersOfMissed(
  client: Passing,
  pattern: string,
  channel: string,
  context: Context,
): Promise<readonly Owner[]> {
  const redis = context.redis('What is published after a grant comes')
  const owners = await ownersOfUnserved(client, pattern, redis)
  if (owners.includes('subscription-creation/1')) return owners
  const later = context.names.token('later')
  await redis.publish(channel, later)
  return (await client.nextDelivery(later)) ? ['ordering/1'] : owners
}

/** Whose requirement it is that a client gets nothing of a pattern: that of PSUBSCRIBE if Redis does not hold it. */
async function ownersOfUnserved(client: Passing, pattern: string, redis: RedisObserver): Promise<readonly Owner[]> {
  if ((await redis.holders(pattern)).size === 0) return ['subscription-creation/1']
  return [...wayOf(client), 'subscribing/3.2.1']
}

/** The clause that demands that messages are carried over the client's transport, if it is not that of most scenarios. */
function wayOf({ isOnOtherTransport }: Passing): Owner[] {
  return isOnOtherTransport ? ['server-initializing/2'] : []
}
