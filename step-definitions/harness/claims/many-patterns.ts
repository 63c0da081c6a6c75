import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'

/** Requests sent at once: enough to be quick, few enough that none waits long for the ones before it. */
const AT_ONCE = 50

/** Subscribes to `count` patterns, all granted. None matches another's channel. Returns the patterns. */
export async function subscribeToMany(client: Client, count: number, { names }: ScenarioContext): Promise<string[]> {
  const patterns = Array.from({ length: count }, () => `${names.unique(names.token('one-of-many'))}*`)
  for (let begin = 0; begin < count; begin += AT_ONCE) {
    const some = patterns.slice(begin, begin + AT_ONCE)
    await Promise.all(some.map((pattern) => client.subscribe(pattern)))
  }
  return patterns
}

/** Bytes of a message at which WebSocket writes its length in another way (RFC 6455, 5.2), and a little less and more. */
const LENGTHS = [124, 125, 126, 127, 128]

/** Unsubscribes from as many patterns that nobody has, by requests of these lengths: an unknown field fills each up. Returns the patterns. */
export function leavesAtEveryLength(client: Client, { names }: ScenarioContext): string[] {
  return LENGTHS.map((length) => {
    const pattern = names.unique(names.token('length'))
    const request = JSON.stringify({ action: 'unsubscribe', pattern, x: '' })
    client.pending.push({ action: 'unsubscribe', pattern })
    client.connection.send(request.replace('""', `"${'x'.repeat(Math.max(0, length - 1 - request.length))}"`))
    return pattern
  })
}

/** Letters of a long pattern, each of three bytes; more than 1,024 letters need not be granted. */
const LONG_PATTERN = '新闻'.repeat(300)

/** Unsubscribes from `count` long patterns that nobody has, without waiting: no reply needs Redis. Returns the patterns. */
export function leavesLong(client: Client, count: number, { names }: ScenarioContext): string[] {
  const patterns = Array.from({ length: count }, () => names.unique(`${LONG_PATTERN}${names.token('long')}`))
  for (const pattern of patterns) client.sendRequest('unsubscribe', pattern)
  return patterns
}

/**
 * A payload is published for each pattern, all without waiting. Each reaches the client, and none has come twice by its
 * barrier. Each delivery gets the whole limit after the one before it (delivery/8).
 */
export async function eachServed(client: Client, patterns: readonly string[], context: ScenarioContext): Promise<void> {
  const requirement = `A payload for each of ${patterns.length} patterns reaches ${client.name} once`
  const redis = context.redis(requirement)
  const until = performance.now() + context.limits.must
  for (const pattern of patterns) await redis.awaitListener(pattern, Math.max(0, until - performance.now()))
  const waiting = new Map(patterns.map((pattern) => [context.names.token('payload'), pattern]))
  const all = new Map(waiting)
  await Promise.all([...all].map(([token, pattern]) => redis.publish(pattern.slice(0, -1), token)))
  const ours = (payload: unknown) => typeof payload === 'string' && all.has(payload)
  const doubled = ({ raw }: { raw: string }) =>
    new RequirementNotMet(requirement, 'one delivery each', `again ${raw}`, 'delivery/1')
  while (waiting.size > 0) {
    const next = await client.connection.inbox.next(({ body }) => ours(body?.payload), context.limits.must)
    if (!next) {
      const [lost] = waiting.values()
      const actual = `${waiting.size} did not come, first that for ${lost}; ${client.describeMissing('further one')}`
      const owner = waiting.size === patterns.length ? 'subscribing/3.2.1' : undefined
      throw new RequirementNotMet(requirement, 'all of them', actual, owner)
    }
    if (!waiting.delete(String(next.body?.payload))) throw doubled(next)
  }
  await client.barrier()
  const [more] = client.connection.inbox.takeAll(({ body }) => ours(body?.payload))
  if (more) throw doubled(more)
}
