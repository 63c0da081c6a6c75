import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'
import { lookUntil } from '../limits'
import { doesNotReach, reachesOnce } from './deliveries'
import { doesNotHold, holds } from './redis'

/**
 * A client is on a pattern exactly if the answers it got say so: then Redis holds the pattern and deliveries reach it,
 * else none does, and Redis does not hold it but for others who were told that they are on it.
 */
export async function isTrue(
  client: Client,
  pattern: string,
  everybody: readonly Client[],
  settle: () => Promise<void>,
  around: Surroundings,
): Promise<void> {
  const channel = pattern.replaceAll('*', around.names.token('told'))
  if (everybody.some(({ patterns }) => patterns.has(pattern))) await holds(pattern, 1, settle, around)
  else await doesNotHold(pattern, settle, around)
  if (client.patterns.has(pattern)) await reachesOnce([client], channel, around)
  else await doesNotReach(client, channel, around)
}

/**
 * After Redis was away: the server grants again. Its connection may be there before it is put to use, and until then a
 * refusal is right; so it is asked until it is not. Throws RequirementNotMet where that never comes.
 */
export async function servesAgain(client: Client, { limits, names }: Surroundings): Promise<void> {
  let last = ''
  const look = async () => {
    const pattern = names.unique(names.token('again'))
    client.connection.ask({ action: 'subscribe', pattern })
    const reply = await client.connection.inbox.next(({ body }) => body?.pattern === pattern, limits.must)
    last = reply?.raw ?? client.nothing('reply')
    return reply?.body?.status === true ? true : undefined
  }
  if (await lookUntil(look, limits.start)) return
  throw new RequirementNotMet('The server serves again once Redis is back', 'a subscription is granted', last)
}
