import type { Socket } from 'engine.io'
import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { membersOf } from '../tools/reach-in'

/** Mistakes about who counts as a client of a pattern. */
export const MEMBERS: readonly Fault[] = [
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
]
