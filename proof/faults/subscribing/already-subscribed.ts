import type { Client } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { handler, replies } from '../tools/decorate'
import { covers, handlerWithBus, membersOf, repliesSent, replyText } from '../tools/reach-in'

const REFUSED = 'request to subscribe is answered with status false'
const NOTHING_MORE = 'hears nothing more'
const GRANTED = 'request to subscribe is answered with status true'

/** The refusal of a client that is on the subscription already. */
const already = { status: false, error: 'already-subscribed' } as const

/** Mistakes about finding out whether a client is on the subscription already, and about refusing it. */
export const ALREADY_SUBSCRIBED: readonly Fault[] = [
  {
    name: 'refused-if-anybody-is-on-it',
    mistake: 'a client is refused as soon as the subscription exists, whoever is on it',
    breaks: { 'subscribing/3': GRANTED, 'subscribing/2.1.1': 'is answered with status true' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (subscriptions.get(request.pattern)) return already
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'refused-if-covered',
    mistake: 'a client with a wider pattern is told that it already has the new one',
    breaks: { 'subscribing/3': GRANTED },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      for (const { pattern } of client.subscriptions) if (covers(pattern, request.pattern)) return already
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'resubscribing-refused',
    mistake: 'a client that was ever on a pattern can never subscribe to it again',
    breaks: { 'subscribing/3': GRANTED },
    parts: handler('subscribe', (usual) => {
      const ever = new WeakMap<Client, Set<string>>()
      return async (request, client, subscriptions, deadline) => {
        const patterns = ever.get(client) ?? new Set()
        if (patterns.has(request.pattern)) return already
        ever.set(client, patterns.add(request.pattern))
        return usual(request, client, subscriptions, deadline)
      }
    }),
  },
  {
    name: 'duplicate-granted',
    mistake: 'subscribing is idempotent: a second request is granted',
    breaks: { 'subscribing/3.1.1': REFUSED, 'subscribing/3': REFUSED },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (subscriptions.get(request.pattern)?.has(client)) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'duplicate-granted-to-who-was-not-first',
    mistake: 'only the first client of a subscription is compared',
    breaks: { 'subscribing/3.1.1': REFUSED },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription?.has(client) && membersOf(subscription)[0] !== client) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'duplicate-granted-to-who-is-not-newest',
    mistake: 'only the newest client of a subscription is compared',
    breaks: { 'subscribing/3.1.1': REFUSED },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription?.has(client) && membersOf(subscription).at(-1) !== client) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'duplicate-refused-but-counted',
    mistake: 'a refused client is counted once more, and has to unsubscribe twice',
    breaks: { 'subscribing/3.1.1': 'does not reach alice', 'wire/6': 'is answered with status false' },
    parts: (usual) => {
      const owed = new WeakMap<Client, Set<string>>()
      const { subscribe, unsubscribe } = usual.handlers
      return {
        handlers: {
          subscribe: async (request, client, subscriptions, deadline) => {
            const outcome = await subscribe(request, client, subscriptions, deadline)
            if (!outcome.status) owed.set(client, (owed.get(client) ?? new Set()).add(request.pattern))
            return outcome
          },
          unsubscribe: async (request, client, subscriptions, deadline) =>
            owed.get(client)?.delete(request.pattern)
              ? { status: true }
              : unsubscribe(request, client, subscriptions, deadline),
        },
      }
    },
  },
  {
    name: 'duplicate-refused-but-added',
    mistake: 'a refused client is added to the list all the same, and gets everything twice',
    breaks: { 'subscribing/3.1.1': 'reaches alice once' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const twin = { subscriptions: client.subscriptions, isFull: false, affords: () => true, outbox: client.outbox }
      if (!outcome.status) await subscriptions.get(request.pattern)?.add(twin, deadline)
      return outcome
    }),
  },
  {
    name: 'duplicate-toggles',
    mistake: 'subscribing a second time unsubscribes',
    breaks: {
      'subscribing/3.1.1': 'Redis holds',
      'wire/4': 'is answered with status true',
      'wire/6': 'is answered with status true',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status) await subscriptions.get(request.pattern)?.remove(client, deadline)
      return outcome
    }),
  },
  {
    name: 'duplicate-refused-once',
    mistake: 'a refusal forgets the client, so that its next request is granted',
    breaks: { 'subscribing/3.1.1': REFUSED },
    parts: handler('subscribe', (usual) => {
      const refused = new WeakMap<Client, Set<string>>()
      return async (request, client, subscriptions, deadline) => {
        const outcome = await usual(request, client, subscriptions, deadline)
        if (outcome.status) return outcome
        if (refused.get(client)?.delete(request.pattern)) return { status: true }
        refused.set(client, (refused.get(client) ?? new Set()).add(request.pattern))
        return outcome
      }
    }),
  },
  {
    name: 'refusal-repeats-psubscribe',
    mistake: 'PSUBSCRIBE is sent again before the client is found on the subscription',
    breaks: { 'subscribing/3.1.1': 'Redis holds' },
    parts: handlerWithBus('subscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status) await bus().psubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'refusal-to-everyone',
    mistake: 'a refusal goes to all clients on the pattern',
    breaks: { 'subscribing/3.1.1': NOTHING_MORE, 'wire/7': 'hears nothing more' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) return outcome
      for (const other of membersOf(subscriptions.get(request.pattern)))
        if (other !== client) other.outbox.put(replyText('subscribe', request.pattern, false))
      return outcome
    }),
  },
  {
    name: 'refusal-twice',
    mistake: 'a refusal is sent where it is detected, and again where all replies are sent',
    breaks: {
      'subscribing/3.1.1': NOTHING_MORE,
      'wire/4': 'hears nothing more',
      'robustness/3': 'hears nothing more',
      'robustness/4': 'hears nothing more',
    },
    parts: repliesSent(({ action, status }) => (action === 'subscribe' && !status ? 2 : 1)),
  },
  {
    name: 'refusal-as-a-number',
    mistake: 'the status of a refusal is the number 0',
    breaks: { 'subscribing/3.1.1': REFUSED, 'robustness/3': 'is refused', 'robustness/4': 'is refused' },
    parts: replies((message, { action, status }) =>
      action === 'subscribe' && !status ? { ...message, status: 0 } : message,
    ),
  },
  {
    name: 'refusal-without-action',
    mistake: 'a refusal has an error in place of the action',
    breaks: { 'subscribing/3.1.1': 'names the action and the pattern', 'wire/5': 'are answered in their order' },
    parts: replies(({ action, ...rest }, { status }) => (status ? { action, ...rest } : rest)),
  },
]
