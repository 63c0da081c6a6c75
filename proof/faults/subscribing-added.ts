import type { Socket } from 'engine.io'
import { handler } from './decorate'
import type { Fault } from './fault'
import { membersOf, patternsOf } from './reach-in'
import { SHARED } from './shared-patterns'

const REACHES = 'reaches'

/** Mistakes about putting a client on the subscription. */
export const SUBSCRIBING_ADDED: readonly Fault[] = [
  {
    name: 'later-clients-not-added',
    mistake: 'only who makes a subscription is put on it',
    breaks: { 'subscribing/3.2.1': REACHES },
    touches: SHARED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription && membersOf(subscription).length > 0 && !subscription.has(client)) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'only-the-newest-kept',
    mistake: 'a subscription has room for one client, the last that came',
    breaks: { 'subscribing/3.2.1': REACHES },
    touches: SHARED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const others = membersOf(subscription).filter((other) => other !== client)
      const outcome = await usual(request, client, subscriptions, deadline)
      for (const other of others) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'two-clients-at-most',
    mistake: 'a subscription keeps the first and the last of its clients',
    breaks: { 'subscribing/3.2.1': REACHES },
    touches: ['unsubscribing/3.2.1.1', 'wire/4', 'delivery/1', 'concurrency/1'],
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      for (const other of membersOf(subscription).slice(1, -1)) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'delivered-to-all-connected',
    mistake: 'what comes from Redis goes to every client there is',
    breaks: { 'subscribing/3.2.1': 'does not reach bob' },
    touches: [...SHARED, 'robustness/1', 'robustness/2', 'robustness/3', 'robustness/4', 'robustness/5'],
    parts: (usual) => {
      const sockets = new Set<Socket>()
      return {
        connection: (socket, parts) => {
          sockets.add(socket)
          socket.once('close', () => sockets.delete(socket))
          usual.connection(socket, parts)
        },
        subscriptions: (bus, codec, outboxes) => {
          const subscriptions = usual.subscriptions(bus, codec, outboxes)
          subscriptions.message = (...message) => {
            for (const socket of sockets) socket.send(codec.delivery(...message))
          }
          return subscriptions
        },
      }
    },
  },
  {
    name: 'delivered-to-all-subscribed',
    mistake: 'who has any pattern gets what is published for the others too',
    breaks: { 'subscribing/2': 'does not reach bob' },
    touches: [...SHARED, 'robustness/1', 'robustness/2', 'robustness/3', 'robustness/4', 'robustness/5'],
    parts: (usual) => ({
      subscriptions: (bus, codec, outboxes) => {
        const subscriptions = usual.subscriptions(bus, codec, outboxes)
        subscriptions.message = (...message) => {
          const clients = new Set(patternsOf(subscriptions).flatMap((pattern) => membersOf(subscriptions.get(pattern))))
          for (const client of clients) client.outbox.put(codec.delivery(...message))
        }
        return subscriptions
      },
    }),
  },
]
