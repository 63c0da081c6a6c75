import type { Client, Surroundings } from './client'
import { RequirementNotMet } from './errors'

/** Payloads published to one channel without waiting, in their order, and one behind them by which they end. */
export interface Burst {
  channel: string
  tokens: readonly string[]
  behind: string
}

export async function publishBurst(count: number, channel: string, around: Surroundings): Promise<Burst> {
  const redis = around.redis('The payloads of a channel arrive once, in their order')
  const tokens = Array.from({ length: count }, () => around.names.token('burst'))
  const behind = around.names.token('behind')
  await Promise.all([...tokens, behind].map((token) => redis.publish(channel, token)))
  return { channel, tokens, behind }
}

/**
 * A client gets the burst once, in order. The barrier is the payload behind it, on the same path. Each delivery has
 * the whole limit from the one before it, so a slow server may take its time.
 */
export async function receivedInOrder(
  client: Client,
  { channel, tokens, behind }: Burst,
  around: Surroundings,
): Promise<void> {
  const number = new Map([...tokens, behind].map((token, index) => [token, index + 1]))
  const numberIn = (payload: unknown) => (typeof payload === 'string' ? number.get(payload) : undefined)
  const got: number[] = []
  while (got.at(-1) !== number.size) {
    const next = await client.connection.inbox.next(
      ({ kind, body }) => kind === 'delivery' && numberIn(body?.payload) !== undefined,
      around.limits.must,
    )
    if (!next) break
    got.push(numberIn(next.body?.payload) ?? 0)
  }
  const wrong = got.findIndex((seen, index) => seen !== index + 1)
  if (wrong < 0 && got.length === number.size) return
  const requirement = `${tokens.length} payloads published to ${JSON.stringify(channel)} reach ${client.name} once, in order`
  const expected = 'payload 1, 2, 3 …'
  if (wrong < 0) {
    const actual = `${got.length} of them and of the one behind them: then ${client.nothing('delivery')}`
    throw new RequirementNotMet(requirement, expected, actual)
  }
  const [seen, before] = [got[wrong] ?? 0, got[wrong - 1] ?? 0]
  const how = got.indexOf(seen) < wrong ? ', for the second time' : ''
  throw new RequirementNotMet(requirement, expected, `payload ${seen} behind payload ${before}${how}`)
}
