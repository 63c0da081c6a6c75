import type { Handler } from './handler'

/**
 * A client unsubscribes from a pattern. The numbers are those of the specification's section "Unsubscribing".
 * The result does not depend on Redis: the client is removed even while Redis is away.
 */
export const unsubscribing: Handler = async ({ pattern }, client, subscriptions, deadline) => {
  const subscription = subscriptions.get(pattern) // unsubscribing/2
  if (!subscription) return { status: false, error: 'not-subscribed' } // unsubscribing/2.1, 2.1.1
  if (!subscription.has(client)) return { status: false, error: 'not-subscribed' } // unsubscribing/3, 3.1, 3.1.1
  await subscription.remove(client, deadline) // unsubscribing/3.2, 3.2.1, 3.2.1.1
  return { status: true } // unsubscribing/3.2.2
}
