import type { Client } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { covers, handlerWithBus, membersOf, patternsOf, repliesSent, replyText } from '../tools/reach-in'

const REFUSED = 'request to unsubscribe is answered with status false'
const NOTHING_MORE = 'hears nothing more'

/** Mistakes about a client that is not on the subscription. */
export const NOT_SUBSCRIBED: readonly Fault[] = [
  {
    name: 'unknown-pattern-granted',
    mistake: 'unsubscribing from a pattern that no client has is granted',
    breaks: { 'unsubscribing/2.1.1': REFUSED },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (!subscriptions.get(request.pattern)) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'refusal-to-unsubscribe-left-out',
    mistake: 'a client that unsubscribes from a pattern it does not have gets no reply',
    breaks: { 'unsubscribing/2.1.1': REFUSED, 'unsubscribing/3.1.1': REFUSED },
    parts: repliesSent(({ action, status }) => (action === 'unsubscribe' && !status ? 0 : 1)),
  },
  {
    name: 'refusal-to-unsubscribe-twice',
    mistake: 'a refusal is sent where it is detected, and again where all replies are sent',
    breaks: {
      'unsubscribing/2.1.1': NOTHING_MORE,
      'unsubscribing/3.1.1': NOTHING_MORE,
      'wire/4': 'hears nothing more',
      'wire/5': 'are answered in their order',
    },
    parts: repliesSent(({ action, status }) => (action === 'unsubscribe' && !status ? 2 : 1)),
  },
  {
    name: 'unknown-pattern-created',
    mistake: 'a missing subscription is created first, and then the client is not found on it',
    breaks: { 'unsubscribing/2.1.1': 'Redis' },
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      if (!subscriptions.get(request.pattern)) await bus().psubscribe(request.pattern)
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'unknown-pattern-takes-off-all',
    mistake: 'an unknown pattern is treated as no pattern, and no pattern as all of them',
    breaks: { 'unsubscribing/2.1.1': 'reaches alice once', 'wire/4': 'is answered with status false' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (!subscriptions.get(request.pattern)) subscriptions.leave(client)
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'unsubscribe-by-what-is-covered',
    mistake: 'unsubscribing from a name removes the client from the pattern that matches it',
    breaks: { 'unsubscribing/2.1.1': REFUSED },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const wider = subscriptions.get(request.pattern)
        ? undefined
        : patternsOf(subscriptions).find((pattern) => covers(pattern, request.pattern))
      return usual({ ...request, pattern: wider ?? request.pattern }, client, subscriptions, deadline)
    }),
  },
  {
    name: 'unsubscribe-by-small-letters',
    mistake: 'unsubscribing ignores the case of the pattern',
    breaks: { 'unsubscribing/2.1.1': REFUSED },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const same = (pattern: string) => pattern.toLowerCase() === request.pattern.toLowerCase()
      const alike = subscriptions.get(request.pattern) ? undefined : patternsOf(subscriptions).find(same)
      return usual({ ...request, pattern: alike ?? request.pattern }, client, subscriptions, deadline)
    }),
  },
  {
    name: 'refused-client-not-served-again',
    mistake: 'a refusal to unsubscribe is thrown, and that pattern is ignored for the client from then on',
    breaks: { 'unsubscribing/2.1.1': 'request to subscribe is answered with status true' },
    parts: (usual) => {
      const spoilt = new WeakMap<Client, Set<string>>()
      const { subscribe, unsubscribe } = usual.handlers
      return {
        handlers: {
          subscribe: async (request, client, subscriptions, deadline) =>
            spoilt.get(client)?.has(request.pattern)
              ? { status: false, error: 'not-subscribed' }
              : subscribe(request, client, subscriptions, deadline),
          unsubscribe: async (request, client, subscriptions, deadline) => {
            const known = subscriptions.get(request.pattern)
            const outcome = await unsubscribe(request, client, subscriptions, deadline)
            if (!known) spoilt.set(client, (spoilt.get(client) ?? new Set()).add(request.pattern))
            return outcome
          },
        },
      }
    },
  },
  {
    name: 'stranger-granted',
    mistake: 'a client is told that it is off as long as the subscription exists',
    breaks: { 'unsubscribing/3.1.1': REFUSED },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const there = subscriptions.get(request.pattern) !== undefined
      const outcome = await usual(request, client, subscriptions, deadline)
      return there ? { status: true } : outcome
    }),
  },
  {
    name: 'granted-a-second-time',
    mistake: 'a client that was once on a subscription that still exists is granted unsubscribing again',
    breaks: { 'unsubscribing/3.1.1': REFUSED },
    parts: handler('unsubscribe', (usual) => {
      const ever = new WeakMap<Client, Set<unknown>>()
      return async (request, client, subscriptions, deadline) => {
        const subscription = subscriptions.get(request.pattern)
        const outcome = await usual(request, client, subscriptions, deadline)
        if (outcome.status) ever.set(client, (ever.get(client) ?? new Set()).add(subscription))
        return ever.get(client)?.has(subscription) ? { status: true } : outcome
      }
    }),
  },
  {
    name: 'stranger-takes-everybody-off',
    mistake: 'the subscription is removed before the client is looked up on it',
    breaks: { 'unsubscribing/3.1.1': 'Redis holds' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status) for (const member of membersOf(subscription)) await subscription?.remove(member, deadline)
      return outcome
    }),
  },
  {
    name: 'stranger-takes-one-off',
    mistake: 'a client that is not found has the index -1, which removes the last one',
    breaks: { 'unsubscribing/3.1.1': 'Redis' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const last = subscription?.has(client) ? undefined : membersOf(subscription).at(-1)
      if (last) await subscription?.remove(last, deadline)
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'stranger-gives-up-in-redis',
    mistake: 'the count goes down before the client is looked up, and PUNSUBSCRIBE is sent',
    breaks: { 'unsubscribing/3.1.1': 'Redis holds' },
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status && membersOf(subscription).length === 1) await bus().punsubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'stranger-is-told-of',
    mistake: 'the clients on the pattern are told that another one is not on it',
    breaks: { 'unsubscribing/3.1.1': NOTHING_MORE, 'wire/7': 'hears nothing more' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status)
        for (const other of membersOf(subscriptions.get(request.pattern)))
          other.outbox.put(replyText('unsubscribe', request.pattern, false))
      return outcome
    }),
  },
]
