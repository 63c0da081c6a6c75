import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import { waitFor } from '../waiting'
import { doesNotReach, reachesOnce } from './deliveries'
import { doesNotHold, holds } from './redis'

/**
 * The replies to a client about a pattern are consistent with what follows. If they say that it is subscribed, Redis holds
 * the pattern, and deliveries reach the client. Otherwise none does, and Redis holds the pattern only if another client
 * is subscribed by its replies.
 */
export async function isConsistent(
  client: Client,
  pattern: string,
  allClients: readonly Client[],
  settle: () => Promise<void>,
  context: ScenarioContext,
): Promise<void> {
  const channel = pattern.replaceAll('*', context.names.token('consistency'))
  if (allClients.some(({ patterns }) => patterns.has(pattern))) await holds(pattern, 1, settle, context)
  else await doesNotHold(pattern, settle, context)
  if (client.patterns.has(pattern)) await reachesOnce([client], channel, context)
  else await doesNotReach(client, channel, context)
}

/**
 * After an outage of Redis the server grants again. It may refuse for a moment after it has reconnected, so the request is
 * repeated until it is granted. Throws RequirementNotMet if it never is.
 */
export async function servesAgain(client: Client, { limits, names }: ScenarioContext): Promise<void> {
  let last = ''
  const look = async () => {
    const pattern = names.unique(names.token('again'))
    client.connection.sendRequest({ action: 'subscribe', pattern })
    const reply = await client.connection.inbox.next(({ body }) => body?.pattern === pattern, limits.must)
    last = reply?.raw ?? client.describeMissing('reply')
    return reply?.body?.status === true ? true : undefined
  }
  if (await waitFor(look, limits.start)) return
  throw new RequirementNotMet('The server serves again once Redis is back', 'a subscription is granted', last)
}
