import type { Handler } from './handler'

/** A client asks for a pattern. The numbers are the specification's, section "Subscribing". */
export const subscribing: Handler = async ({ pattern }, client, subscriptions, deadline) => {
  // Our own limit, looked at before anything is created; who asks again for what it has hears of that, as ever.
  if (client.isFull && !subscriptions.get(pattern)?.has(client))
    return { status: false, error: 'too-many-subscriptions' }
  const subscription = subscriptions.get(pattern) ?? subscriptions.create(pattern) // subscribing/2, 2.1, 2.1.1
  if (subscription.has(client)) return { status: false, error: 'already-subscribed' } // subscribing/3, 3.1, 3.1.1
  const failure = await subscription.add(client, deadline) // subscribing/3.2, 3.2.1
  if (failure) return { status: false, error: failure }
  return { status: true } // subscribing/3.2.2
}
