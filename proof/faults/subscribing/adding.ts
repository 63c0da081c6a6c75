import type { Socket } from 'engine.io'
import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { membersOf, patternsOf, setMember } from '../tools/reach-in'

/** Mistakes about adding the client to the subscription. */
export const ADDING: readonly Fault[] = [
  {
    name: 'second-pattern-not-added',
    mistake: 'a client that has a pattern is granted a further one, but not added to its subscription',
    breaks: {
      'subscribing/3.2.1': 'reaches',
      'wire/3': 'reaches',
      'wire/4': 'is answered with status true',
      'connection/3': 'is answered with status true',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const had = patternsOf(subscriptions).some((pattern) => subscriptions.get(pattern)?.has(client))
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      if (had && outcome.status && subscription) setMember(subscription, client, false)
      return outcome
    }),
  },
  {
    name: 'later-clients-not-added',
    mistake: 'only the client that creates a subscription is added to it',
    breaks: {
      'unsubscribing/3.2': 'reaches',
      'subscription-deletion/1': 'Redis holds',
      'delivery/1': 'reaches',
      'concurrency/1': 'is answered with status true',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (subscription && membersOf(subscription).length > 0 && !subscription.has(client)) return { status: true }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'only-the-newest-kept',
    mistake: 'a subscription has room for one client, the newest',
    breaks: {
      'subscribing/3.1.1': 'is answered with status false',
      'unsubscribing/3.2.2': 'is answered with status true',
      'delivery/1': 'reaches',
      'delivery/6': 'reaches',
      'connection/7': 'reaches',
    },
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
    mistake: 'a subscription keeps only its first and its newest client',
    breaks: {
      'unsubscribing/3.2.1.1': 'is answered with status true',
      'delivery/1': 'reaches',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      for (const other of membersOf(subscription).slice(1, -1)) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'delivered-to-all-connected',
    mistake: 'payloads go to every connected client',
    breaks: {
      'unsubscribing/3.2': 'does not reach',
      'delivery/6': 'does not reach',
    },
    parts: (usual) => {
      const sockets = new Set<Socket>()
      return {
        connection: (socket, parts) => {
          sockets.add(socket)
          socket.once('close', () => sockets.delete(socket))
          usual.connection(socket, parts)
        },
        subscriptions: (bus, codec, outboxes, config) => {
          const subscriptions = usual.subscriptions(bus, codec, outboxes, config)
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
    mistake: 'a client with any pattern gets the payloads of all the others too',
    breaks: {
      'subscribing/2': 'does not reach bob',
      'delivery/6': 'does not reach',
      'connection/1': 'does not reach',
      'connection/2': 'does not reach',
    },
    parts: (usual) => ({
      subscriptions: (bus, codec, outboxes, config) => {
        const subscriptions = usual.subscriptions(bus, codec, outboxes, config)
        subscriptions.message = (...message) => {
          const clients = new Set(patternsOf(subscriptions).flatMap((pattern) => membersOf(subscriptions.get(pattern))))
          for (const client of clients) client.outbox.put(codec.delivery(...message))
        }
        return subscriptions
      },
    }),
  },
]
