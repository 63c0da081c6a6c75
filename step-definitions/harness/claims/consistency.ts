import type { Client, ScenarioContext } from '../client/client'
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
