import type { Action } from '../../client/client'

/** The reply to a request, as far as the model needs it. */
export interface Reply {
  action: Action
  status: boolean
}

/**
 * Whether a client is subscribed to a pattern after concurrent requests of its own for it. The order in which the server
 * handled them is unknown: undefined if these replies are possible in none.
 */
export function subscribedAfter(subscribed: boolean, replies: readonly Reply[]): boolean | undefined {
  const count = (action: Action, status: boolean) =>
    replies.filter((reply) => reply.action === action && reply.status === status).length
  const subscribes = count('subscribe', true)
  const unsubscribes = count('unsubscribe', true)
  const after = Number(subscribed) + subscribes - unsubscribes
  if (after !== 0 && after !== 1) return undefined // granted requests must alternate
  if (count('subscribe', false) > 0 && !subscribed && subscribes === 0) return undefined // it was never subscribed
  if (count('unsubscribe', false) > 0 && subscribed && unsubscribes === 0) return undefined // it was never unsubscribed
  return after === 1
}
