import type { Client, Subscription } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { covers, handlerWithBus, membersOf, redisOf } from '../tools/reach-in'

/** Mistakes about removing the client, and the subscription with its last client. */
export const REMOVING: readonly Fault[] = [
  {
    name: 'taken-off-in-words-only',
    mistake: 'a client that shares a pattern is told that it is off, but still gets payloads',
    breaks: {
      'unsubscribing/3.2': 'does not reach alice',
      'unsubscribing/3.2.1.1': 'Redis does not hold',
      'concurrency/1': 'Redis does not hold',
    },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription?.has(client) && membersOf(subscription).length > 1) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'taken-off-everything',
    mistake: 'unsubscribing from one pattern removes the client from all of its patterns',
    breaks: {
      'unsubscribing/3.2': 'reaches alice once',
      'unsubscribing/3.2.1.1': 'Redis holds',
      'wire/4': 'is answered with status true',
      'connection/3': 'receives each of',
    },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) subscriptions.leave(client)
      return outcome
    }),
  },
  {
    name: 'taken-off-what-is-covered',
    mistake: 'unsubscribing from a pattern also removes the client from those that it covers',
    breaks: { 'unsubscribing/3.2': 'reaches alice once', 'unsubscribing/3.2.1.1': 'Redis holds' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status)
        for (const other of client.subscriptions)
          if (covers(request.pattern, other.pattern)) void other.removeNow(client)
      return outcome
    }),
  },
  {
    name: 'all-taken-off',
    mistake: 'when one client unsubscribes, all are removed',
    breaks: {
      'unsubscribing/3.2': 'reaches bob once',
      'unsubscribing/3.2.1.1': 'Redis',
      'wire/4': 'is answered with status true',
      'connection/2': 'reaches',
      'concurrency/1': 'is answered with status true',
    },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) for (const other of membersOf(subscription)) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'the-newest-taken-off',
    mistake: 'the list of clients is popped, whichever client asked',
    breaks: {
      'unsubscribing/3.2': 'reach',
      'unsubscribing/3.2.1.1': 'is answered with status true',
      'wire/4': 'is answered with status true',
      'connection/4': 'Redis holds',
      'concurrency/1': 'is answered with status true',
    },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription?.has(client)) return usual(request, client, subscriptions, deadline)
      await subscription.remove(membersOf(subscription).at(-1) ?? client, deadline)
      return { status: true }
    }),
  },
  {
    name: 'the-first-takes-it-along',
    mistake: 'a subscription belongs to the client that created it, and goes with it',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis' },
    parts: (usual) => {
      const owners = new WeakMap<Subscription, Client>()
      const { subscribe, unsubscribe } = usual.handlers
      return {
        handlers: {
          subscribe: async (request, client, subscriptions, deadline) => {
            const outcome = await subscribe(request, client, subscriptions, deadline)
            const subscription = subscriptions.get(request.pattern)
            if (subscription && !owners.has(subscription)) owners.set(subscription, client)
            return outcome
          },
          unsubscribe: async (request, client, subscriptions, deadline) => {
            const subscription = subscriptions.get(request.pattern)
            const outcome = await unsubscribe(request, client, subscriptions, deadline)
            if (outcome.status && subscription && owners.get(subscription) === client)
              for (const other of membersOf(subscription)) await subscription.remove(other, deadline)
            return outcome
          },
        },
      }
    },
  },
  {
    name: 'given-up-before-the-last',
    mistake: 'clients are counted before this one is removed: PUNSUBSCRIBE is sent with one still left',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis', 'concurrency/1': 'Redis holds' },
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status && membersOf(subscription).length === 1) await bus().punsubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'given-up-and-taken-up-again',
    mistake: 'PUNSUBSCRIBE is sent whenever a client leaves, then PSUBSCRIBE for those that stay',
    breaks: {
      'unsubscribing/3.2.1.1': 'Redis was sent PUNSUBSCRIBE',
      'wire/4': 'Redis does not hold',
      'connection/7': 'Redis does not hold',
      'concurrency/1': 'Redis does not hold',
    },
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status || membersOf(subscription).length === 0) return outcome
      await bus().punsubscribe(request.pattern)
      await bus().psubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'punsubscribe-without-arguments',
    mistake: 'PUNSUBSCRIBE is sent without the pattern, which unsubscribes from all of them',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis holds' },
    parts: handlerWithBus('unsubscribe', (usual, made) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status && !subscriptions.get(request.pattern)) await redisOf(made()).punsubscribe()
      return outcome
    }),
  },
]
