import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'engine.io'
import { Connection } from '../../../reference-server/connection'
import type { Parts } from '../../../reference-server/parts'
import type { Client } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { handler, leaving } from '../tools/decorate'

const hasSaidGoodbye = (socket: Socket) => Reflect.get(Reflect.get(socket, 'transport'), 'socket')._closeFrameReceived

const isPolling = (socket: Socket) => Reflect.get(socket, 'transport').name === 'polling'

/** Changes how a client that leaves is removed. */
const whenLeaving = (remove: (client: Client, usually: (client: Client) => void) => void) => (usual: Parts) => ({
  subscriptions: ((...made) => {
    const all = usual.subscriptions(...made)
    const usually = all.leave.bind(all)
    all.leave = (client) => remove(client, usually)
    return all
  }) as Parts['subscriptions'],
})

/** Ignores some disconnects. */
const ignored = (when: (reason: string, socket: Socket) => boolean) =>
  leaving((pass, socket) => (reason) => {
    if (!when(reason, socket)) pass(reason)
  })

/** Mistakes about clients that disconnect, in whichever way. */
export const LEAVING: readonly Fault[] = [
  {
    name: 'upgraded-client-stays',
    mistake: 'a client that has upgraded is known by its old transport, which ended long ago',
    breaks: { 'connection/3': 'Redis does not hold' },
    parts: ignored((_reason, socket) => Reflect.get(socket, 'upgraded')),
  },
  {
    name: 'polling-close-packet-ignored',
    mistake: 'a close packet that comes by POST is ignored',
    breaks: { 'connection/4': 'Redis does not hold', 'subscription-deletion/1': 'Redis does not hold' },
    parts: ignored((reason, socket) => isPolling(socket) && reason === 'transport close'),
  },
  {
    name: 'clean-end-ignored',
    mistake: 'only a broken WebSocket counts as a disconnect; a closing handshake does not',
    breaks: { 'connection/4': 'Redis does not hold', 'subscription-deletion/1': 'Redis does not hold' },
    parts: ignored((_reason, socket) => !isPolling(socket) && hasSaidGoodbye(socket)),
  },
  {
    name: 'leaves-first-pattern-only',
    mistake: 'the list of a client’s patterns is changed while it is walked: only the first is removed',
    breaks: {
      'connection/4': 'Redis does not hold',
      'connection/5': 'Redis does not hold',
      'subscription-deletion/1': 'Redis does not hold',
    },
    parts: whenLeaving((client) => {
      for (const subscription of [...client.subscriptions].slice(0, 1)) void subscription.removeNow(client)
    }),
  },
  {
    name: 'leaver-takes-others-along',
    mistake: 'a client that leaves ends its subscriptions for all clients on them',
    breaks: { 'connection/4': 'Redis holds', 'connection/5': 'Redis holds', 'subscription-deletion/1': 'Redis holds' },
    parts: whenLeaving((client) => {
      for (const subscription of [...client.subscriptions]) {
        for (const member of [...Reflect.get(subscription, 'members').keys()]) void subscription.removeNow(member)
      }
    }),
  },
  {
    name: 'leaver-stays-where-others-are',
    mistake: 'a client that leaves is removed only where it was alone; elsewhere it holds the pattern for ever',
    breaks: { 'connection/4': 'Redis does not hold', 'connection/5': 'Redis does not hold' },
    parts: whenLeaving((client, usually) => {
      const alone = [...client.subscriptions].filter((each) => Reflect.get(each, 'members').size === 1)
      usually({ ...client, subscriptions: new Set() } as Client)
      for (const subscription of alone) void subscription.removeNow(client)
    }),
  },
  {
    name: 'dropped-websocket-stays',
    mistake: 'only a closing handshake counts as a disconnect; a broken WebSocket does not',
    breaks: {
      'connection/5': 'Redis does not hold',
      'connection/7': 'Redis does not hold',
      'subscription-deletion/1': 'Redis does not hold',
    },
    parts: ignored((reason, socket) => !isPolling(socket) && reason !== 'forced close' && !hasSaidGoodbye(socket)),
  },
  {
    name: 'dropped-poll-stays',
    mistake: 'a poll that breaks off is only logged, and the client is expected back',
    breaks: { 'connection/5': 'Redis does not hold' },
    parts: ignored((reason, socket) => isPolling(socket) && reason === 'transport error'),
  },
  {
    name: 'no-pings',
    mistake: 'the server sends no pings, so that a silent client stays for ever',
    breaks: { 'connection/6': 'alice is disconnected' },
    parts: ({ connection }) => ({
      connection: (socket, parts) => {
        setImmediate(() => clearTimeout(Reflect.get(socket, 'pingIntervalTimer')))
        connection(socket, parts)
      },
    }),
  },
  {
    name: 'ping-timeout-closes-only',
    mistake: 'a ping timeout closes the socket but leaves its subscriptions',
    breaks: { 'connection/6': 'Redis does not hold' },
    parts: ignored((reason) => reason === 'ping timeout'),
  },
  {
    name: 'silent-poller-stays',
    mistake: 'an open poll counts as a sign of life',
    breaks: { 'connection/6': 'Redis does not hold' },
    parts: ignored((reason, socket) => reason === 'ping timeout' && isPolling(socket)),
  },
  {
    name: 'added-after-leaving',
    mistake:
      'something is awaited before a client is added, and a client that has left meanwhile is added all the same',
    breaks: { 'connection/7': 'Redis does not hold' },
    parts: handler('subscribe', (usual) => {
      let queue = Promise.resolve()
      return async (...request) => {
        queue = queue.then(() => wait(1))
        await queue
        return usual(...request)
      }
    }),
  },
  {
    name: 'members-counted',
    mistake: 'clients are counted, not listed; one that unsubscribes and then disconnects is counted twice',
    breaks: { 'connection/4': 'Redis holds' },
    parts: (parts) => {
      const was = new WeakMap<object, Set<string>>()
      return {
        ...handler('unsubscribe', (usual) => async (request, client, ...rest) => {
          const outcome = await usual(request, client, ...rest)
          if (outcome.status) was.set(client, (was.get(client) ?? new Set()).add(request.pattern))
          return outcome
        })(parts),
        connection: (socket, given) => {
          const client = new Connection(socket, given)
          socket.once('close', () => {
            for (const pattern of was.get(client) ?? []) {
              const subscription = given.subscriptions.get(pattern)
              const members: Map<Client, boolean> | undefined = subscription && Reflect.get(subscription, 'members')
              if (members?.size === 1) for (const member of [...members.keys()]) void subscription?.removeNow(member)
            }
          })
        },
      }
    },
  },
]
