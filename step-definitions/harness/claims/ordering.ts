import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { RedisObserver } from '../redis/redis-observer'

/**
 * In each round a client subscribes to a new pattern. As soon as that is granted, a payload is published, and a second one
 * behind it. The first is missed if the second comes without it, or if neither comes (ordering/1).
 */
export async function reachesFromTheGrant(client: Client, rounds: number, context: ScenarioContext): Promise<void> {
  const requirement = `What is published the moment ${client.name} is granted a pattern reaches ${client.name}`
  const redis = context.redis(requirement)
  for (let round = 1; round <= rounds; round += 1) {
    const pattern = context.names.unique(context.names.token('moment'))
    const [payload, behind] = [context.names.token('payload'), context.names.token('behind')]
    await client.subscribe(pattern)
    await Promise.all([payload, behind].map((token) => redis.publish(pattern, token)))
    for (const token of [payload, behind]) {
      const next = await client.connection.inbox.next(
        ({ kind, raw, unknown }) => kind !== 'reply' && !unknown && (raw.includes(payload) || raw.includes(behind)),
        context.limits.must,
      )
      if (next?.raw.includes(token)) continue
      const missed = next ? 'missed, where the one behind it came' : client.describeMissing('delivery')
      const owners = next ? (['ordering/1'] as const) : await client.ownersOfMissed(pattern, pattern)
      throw new RequirementNotMet(requirement, `${rounds} times`, `in round ${round} it was not: ${missed}`, owners)
    }
  }
}

/** Pauses of Redis, in ms. A server that does not wait for Redis replies within a small part of one. */
const PAUSES = [100, 100, 100]

/**
 * While Redis runs no command, clients subscribe together to a new pattern. None may be granted it before the pause has
 * ended, because Redis cannot hold it. A later reply is right, and so is a refusal (ordering/1).
 */
export async function grantedNothingWhilePaused(
  clients: Client[],
  context: ScenarioContext,
  pauses = PAUSES,
): Promise<void> {
  const redis = context.redis('No pattern is granted while Redis is paused')
  for (const ms of pauses) {
    const pattern = context.names.unique(context.names.token('paused'))
    const pausedUntil = await redis.pause(ms)
    await Promise.all(clients.map((client) => notGrantedBefore(pausedUntil, client, pattern, context.limits.must)))
  }
}

/** The same where each client subscribes to a new pattern of its own (ordering/1). */
export async function grantedNoneOfTheirOwn(clients: Client[], context: ScenarioContext): Promise<void> {
  const redis = context.redis('No pattern is granted while Redis is paused')
  for (const ms of PAUSES) {
    const pausedUntil = await redis.pause(ms)
    const ask = (client: Client) => {
      const pattern = context.names.unique(context.names.token('paused'))
      return notGrantedBefore(pausedUntil, client, pattern, context.limits.must)
    }
    await Promise.all(clients.map(ask))
  }
}

async function notGrantedBefore(pausedUntil: number, client: Client, pattern: string, limitMs: number): Promise<void> {
  const requirement = `${client.name} is granted no pattern while Redis is paused`
  client.sendRequest('subscribe', pattern)
  client.takePending()
  const isForAnother = (other: unknown) => other !== pattern && client.history.hasAsked('subscribe', other)
  const reply = await client.connection.inbox.next(
    ({ kind, body }) => kind === 'reply' && !isForAnother(body?.pattern),
    limitMs,
  )
  const early = Date.now() < pausedUntil
  if (!reply) throw new RequirementNotMet(requirement, 'a reply', client.describeMissing('reply'), 'subscribing/3.2.2')
  if (early && reply.body?.status === true)
    throw new RequirementNotMet(requirement, 'no status true before Redis went on', `the server replied ${reply.raw}`)
}

/** Payloads published in one round, at most; more would only pile up at a slow server. */
const STREAM = { times: 10, atOnce: 4 }

/**
 * In each round a client unsubscribes from a pattern while payloads are published to it. Once that is granted, none of them
 * follows. The client's barrier at the end covers all rounds, because frames keep their order (ordering/2).
 */
export async function nothingFollows(client: Client, rounds: number, context: ScenarioContext): Promise<void> {
  const requirement = `No delivery follows once ${client.name} is granted "unsubscribe"`
  const redis = context.redis(requirement)
  const { connection } = client
  /** the payload of each round, with the position of the reply among the client's frames */
  const ended = new Map<unknown, number>()
  for (let round = 1; round <= rounds; round += 1) {
    const pattern = context.names.unique(context.names.token('ending'))
    const payload = context.names.token('payload')
    await client.subscribe(pattern)
    await redis.publish(pattern, payload)
    if (!(await client.nextDelivery(payload))) {
      const actual = client.describeMissing('delivery')
      const owners = await client.ownersOfMissed(pattern, pattern)
      throw new RequirementNotMet(requirement, 'deliveries before it', actual, owners)
    }
    const sentAfter = connection.allFrames().length
    client.sendRequest('unsubscribe', pattern)
    const replied = client.receivesReply('unsubscribe', pattern, true)
    await stream(redis, pattern, payload, replied)
    ended.set(
      payload,
      connection.allFrames().findIndex(({ kind }, index) => index >= sentAfter && kind === 'reply'),
    )
  }
  await client.barrier()
  for (const payload of ended.keys()) client.claimDeliveries(String(payload))
  for (const [index, { kind, body }] of connection.allFrames().entries()) {
    const reply = kind === 'reply' ? undefined : ended.get(body?.payload)
    if (reply === undefined) continue
    if (index < reply) continue
    const round = [...ended.keys()].indexOf(body?.payload) + 1
    const actual = `in round ${round}: ${JSON.stringify(body)}`
    throw new RequirementNotMet(requirement, `none in ${rounds} rounds`, actual, ['unsubscribing/3.2', 'ordering/2'])
  }
}

/** Publishes until the reply has arrived, then once more, each time as soon as Redis has published the last ones. */
async function stream(redis: RedisObserver, channel: string, payload: string, replied: Promise<void>): Promise<void> {
  let done = false
  const end = replied.finally(() => {
    done = true
  })
  end.catch(() => {}) // awaited below, once nothing is being published any more
  const publishSome = () => Promise.all(Array.from({ length: STREAM.atOnce }, () => redis.publish(channel, payload)))
  for (let times = 0; times < STREAM.times && !done; times += 1) await publishSome()
  await end
  await publishSome()
}
