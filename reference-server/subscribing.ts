import type { Handler } from './handler'
import { patternCost } from './limits/pattern-cost'

/** A client subscribes to a pattern. The numbers are those of the specification's section "Subscribing". */
export const subscribing: Handler = async ({ pattern }, client, subscriptions, deadline) => {
  // Our own limits, checked before anything is created. A client that already has the pattern is told that instead.
  if (client.isFull && !subscriptions.get(pattern)?.has(client))
    return { status: false, error: 'too-many-subscriptions' }
  const cost = subscriptions.get(pattern)?.cost ?? patternCost(pattern)
  if (!client.affords(cost) && !subscriptions.get(pattern)?.has(client))
    return { status: false, error: 'pattern-too-costly' }
  if (!subscriptions.get(pattern) && !subscriptions.affords(cost))
    return { status: false, error: 'no-room-for-pattern' }
  const subscription = subscriptions.get(pattern) ?? subscriptions.create(pattern, cost) // subscribing/2, 2.1, 2.1.1
  if (subscription.has(client)) return { status: false, error: 'already-subscribed' } // subscribing/3, 3.1, 3.1.1
  const failure = await subscription.add(client, deadline) // subscribing/3.2, 3.2.1
  if (failure) return { status: false, error: failure }
  return { status: true } // subscribing/3.2.2
}
