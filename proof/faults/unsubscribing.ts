import type { Client, Subscription } from '../../reference-server/subscription'
import { handler, receiving } from './decorate'
import type { Fault } from './fault'
import { covers, handlerWithBus, membersOf, repliesSent, transportOf } from './reach-in'
import { UNSUBSCRIBING_REFUSED } from './unsubscribing-refused'
import { UNSUBSCRIBING_TOLD } from './unsubscribing-told'

const GRANTED = 'request to unsubscribe is answered with status true'

const isUnsubscribe = (frame: unknown) => typeof frame === 'string' && /"action":\s*"unsubscribe"/.test(frame)

export const UNSUBSCRIBING: readonly Fault[] = [
  {
    name: 'unsubscribe-over-polling-unheard',
    mistake: 'a client on polling can ask once, and its second request is not read',
    breaks: { 'unsubscribing/1': GRANTED },
    touches: ['wire/1', 'wire/5', 'connection/1'],
    parts: receiving((pass, socket) => (frame) => {
      if (transportOf(socket) !== 'polling' || !isUnsubscribe(frame)) pass(frame)
    }),
  },
  {
    name: 'unsubscribe-over-polling-unanswered',
    mistake: 'a client on polling is taken off, and not told',
    breaks: { 'unsubscribing/1': GRANTED },
    touches: ['wire/1', 'wire/5', 'connection/1', 'connection/3'],
    parts: repliesSent(({ action }, socket) => (action === 'unsubscribe' && transportOf(socket) === 'polling' ? 0 : 1)),
  },
  {
    name: 'unsubscribe-hangs-up',
    mistake: 'giving a pattern up is taken for leaving',
    breaks: { 'unsubscribing/1': GRANTED },
    touches: [
      'subscribing/3',
      'subscribing/3.1.1',
      'subscription-creation/1',
      'subscription-deletion/1',
      'delivery/2',
      'delivery/6',
      'connection/1',
      'connection/2',
      'connection/3',
      'robustness/3',
      'robustness/4',
      'concurrency/1',
      'scale-out/1',
      'scale-out/2',
      'wire',
      'unsubscribing',
      'connection/4',
      'connection/5',
    ],
    parts: receiving((pass, socket) => (frame) => {
      if (isUnsubscribe(frame)) socket.close(true)
      else pass(frame)
    }),
  },
  ...UNSUBSCRIBING_REFUSED,
  {
    name: 'taken-off-in-words-only',
    mistake: 'who shares a pattern is told that it is off, and goes on hearing',
    breaks: { 'unsubscribing/3.2': 'does not reach alice' },
    touches: [
      'unsubscribing/3.1.1',
      'unsubscribing/3.2.1.1',
      'wire/4',
      'delivery/6',
      'connection/1',
      'connection/2',
      'concurrency/1',
    ],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription?.has(client) && membersOf(subscription).length > 1) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'taken-off-everything',
    mistake: 'unsubscribing takes a client off all of its patterns',
    breaks: { 'unsubscribing/3.2': 'reaches alice once' },
    touches: ['unsubscribing/3.2.1.1', 'wire/4', 'delivery/2', 'connection/3'],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) subscriptions.leave(client)
      return outcome
    }),
  },
  {
    name: 'taken-off-what-is-covered',
    mistake: 'with a pattern go all that it covers',
    breaks: { 'unsubscribing/3.2': 'reaches alice once', 'unsubscribing/3.2.1.1': 'Redis holds' },
    touches: ['delivery/2'],
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
    mistake: 'one client unsubscribes, and all are off',
    breaks: { 'unsubscribing/3.2': 'reaches bob once', 'unsubscribing/3.2.1.1': 'Redis' },
    touches: [
      'unsubscribing/3.1.1',
      'wire/4',
      'delivery/6',
      'connection/1',
      'connection/2',
      'concurrency/1',
      'connection/4',
    ],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) for (const other of membersOf(subscription)) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'the-newest-taken-off',
    mistake: 'the list of clients is popped, whoever asked',
    breaks: { 'unsubscribing/3.2': 'reach' },
    touches: ['unsubscribing/3.2.1.1', 'wire/4', 'connection/2', 'concurrency/1', 'connection/4'],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription?.has(client)) return usual(request, client, subscriptions, deadline)
      await subscription.remove(membersOf(subscription).at(-1) ?? client, deadline)
      return { status: true }
    }),
  },
  {
    name: 'the-first-takes-it-along',
    mistake: 'a subscription belongs to the client it was made for, and goes with it',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis' },
    touches: ['unsubscribing/3.2', 'wire/4', 'connection/1', 'connection/2', 'concurrency/1', 'connection/4'],
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
    mistake: 'the clients are counted before this one is taken off: with one left, Redis is told',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis' },
    touches: [
      'unsubscribing/3.1.1',
      'unsubscribing/3.2',
      'delivery/6',
      'connection/1',
      'connection/2',
      'concurrency/1',
      'connection/4',
    ],
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status && membersOf(subscription).length === 1) await bus().punsubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'given-up-and-taken-up-again',
    mistake: 'Redis is told of every client that goes, and asked again for those that stay',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis was sent PUNSUBSCRIBE' },
    touches: ['wire/4', 'connection/7', 'concurrency/1'],
    parts: handlerWithBus('unsubscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (!outcome.status || membersOf(subscription).length === 0) return outcome
      await bus().punsubscribe(request.pattern)
      await bus().psubscribe(request.pattern)
      return outcome
    }),
  },
  ...UNSUBSCRIBING_TOLD,
]
