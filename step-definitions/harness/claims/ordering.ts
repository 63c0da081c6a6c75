import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { RedisObserver } from '../redis/redis-observer'

/**
 * So many times: a client subscribes to a new pattern, and as soon as it is granted a payload is published, and a second
 * one behind it. The first is missed if the second comes without it, or if neither comes.
 */
export async function reachesFromTheGrant(client: Client, rounds: number, around: Surroundings): Promise<void> {
  const requirement = `What is published the moment ${client.name} is granted a pattern reaches ${client.name}`
  const redis = around.redis(requirement)
  for (let round = 1; round <= rounds; round += 1) {
    const pattern = around.names.unique(around.names.token('moment'))
    const [payload, behind] = [around.names.token('payload'), around.names.token('behind')]
    await client.subscribe(pattern)
    await Promise.all([payload, behind].map((token) => redis.publish(pattern, token)))
    for (const token of [payload, behind]) {
      const next = await client.connection.inbox.next(
        ({ kind, raw, unknown }) => kind !== 'answer' && !unknown && (raw.includes(payload) || raw.includes(behind)),
        around.limits.must,
      )
      if (next?.raw.includes(token)) continue
      const missed = next ? 'missed, where the one behind it came' : client.nothing('delivery')
      throw new RequirementNotMet(requirement, `${rounds} times`, `in round ${round} it was not: ${missed}`)
    }
  }
}

/** Redis is paused so often, in ms each: a server that does not wait for it answers within a small part of that. */
const PAUSES = [100, 100, 100]

/**
 * While Redis carries out nothing, clients ask together for a new pattern: none of them may be granted it before the
 * pause has ended, as Redis cannot hold it. Whoever answers later, or refuses, does right.
 */
export async function grantedNothingWhilePaused(
  clients: Client[],
  around: Surroundings,
  pauses = PAUSES,
): Promise<void> {
  const redis = around.redis('No pattern is granted while Redis is paused')
  for (const ms of pauses) {
    const pattern = around.names.unique(around.names.token('paused'))
    const pausedUntil = await redis.pause(ms)
    await Promise.all(clients.map((client) => notGrantedBefore(pausedUntil, client, pattern, around.limits.must)))
  }
}

async function notGrantedBefore(moment: number, client: Client, pattern: string, limitMs: number): Promise<void> {
  const requirement = `${client.name} is granted no pattern while Redis is paused`
  client.asks('subscribe', pattern)
  client.takeOwed()
  const answer = await client.connection.inbox.next(({ kind }) => kind === 'answer', limitMs)
  const early = Date.now() < moment
  if (!answer) throw new RequirementNotMet(requirement, 'an answer', client.nothing('reply'))
  if (early && answer.body?.status === true)
    throw new RequirementNotMet(requirement, 'no status true before Redis went on', `the server replied ${answer.raw}`)
}

/** Payloads that are published in one round, at most; more would only pile up before a slow server. */
const STREAM = { times: 10, atOnce: 4 }

/**
 * So many times: while payloads are published to a pattern of its own, a client gives that pattern up. Once that is
 * granted none of them follows; the client's barrier at the end covers all rounds, as frames keep their order.
 */
export async function nothingFollows(client: Client, rounds: number, around: Surroundings): Promise<void> {
  const requirement = `No delivery follows once ${client.name} is granted to unsubscribe`
  const redis = around.redis(requirement)
  const { connection } = client
  /** the payload of each round, and the place of the answer among the client's frames */
  const ended = new Map<unknown, number>()
  for (let round = 1; round <= rounds; round += 1) {
    const pattern = around.names.unique(around.names.token('ending'))
    const payload = around.names.token('payload')
    await client.subscribe(pattern)
    await redis.publish(pattern, payload)
    if (!(await client.nextDelivery(payload)))
      throw new RequirementNotMet(requirement, 'deliveries before it', client.nothing('delivery'))
    const asked = connection.everything().length
    client.asks('unsubscribe', pattern)
    const answered = client.isAnswered('unsubscribe', pattern, true)
    await stream(redis, pattern, payload, answered)
    ended.set(
      payload,
      connection.everything().findIndex(({ kind }, index) => index >= asked && kind === 'answer'),
    )
  }
  await client.barrier()
  for (const [index, { kind, body }] of connection.everything().entries()) {
    const answer = kind === 'answer' ? undefined : ended.get(body?.payload)
    if (answer === undefined) continue
    client.claimDeliveries(String(body?.payload))
    if (index < answer) continue
    const round = [...ended.keys()].indexOf(body?.payload) + 1
    throw new RequirementNotMet(requirement, `none in ${rounds} rounds`, `in round ${round}: ${JSON.stringify(body)}`)
  }
}

/** Publishes until the answer is there and once more, each time as soon as Redis has taken the last. */
async function stream(redis: RedisObserver, channel: string, payload: string, answered: Promise<void>): Promise<void> {
  let done = false
  const end = answered.finally(() => {
    done = true
  })
  end.catch(() => {}) // told below, when nothing of ours is under way any more
  const some = () => Promise.all(Array.from({ length: STREAM.atOnce }, () => redis.publish(channel, payload)))
  for (let times = 0; times < STREAM.times && !done; times += 1) await some()
  await end
  await some()
}
