import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'engine.io'
import type { Parts } from '../../reference-server/parts'
import type { Client } from '../../reference-server/subscription'
import { handler, leaving } from './decorate'
import type { Fault } from './fault'

const hasSaidGoodbye = (socket: Socket) => Reflect.get(Reflect.get(socket, 'transport'), 'socket')._closeFrameReceived

const isPolling = (socket: Socket) => Reflect.get(socket, 'transport').name === 'polling'

/** Who goes is taken off otherwise than by leaving everything. */
const leave = (otherwise: (client: Client, usually: (client: Client) => void) => void) => (usual: Parts) => ({
  subscriptions: ((...made) => {
    const all = usual.subscriptions(...made)
    const usually = all.leave.bind(all)
    all.leave = (client) => otherwise(client, usually)
    return all
  }) as Parts['subscriptions'],
})

/** The end of a client is forgotten where this is so. */
const forgotten = (when: (reason: string, socket: Socket) => boolean) =>
  leaving((pass, socket) => (reason) => {
    if (!when(reason, socket)) pass(reason)
  })

export const CONNECTION_LEAVING: readonly Fault[] = [
  {
    name: 'upgraded-client-stays',
    mistake: 'who has changed the transport is known by the old one, whose end was long ago',
    breaks: { 'connection/3': 'Redis does not hold' },
    parts: forgotten((_reason, socket) => Reflect.get(socket, 'upgraded')),
  },
  {
    name: 'polling-close-packet-ignored',
    mistake: 'a close packet that comes by POST is not looked at',
    breaks: { 'connection/4': 'Redis does not hold' },
    touches: ['subscription-deletion/1'],
    parts: forgotten((reason, socket) => isPolling(socket) && reason === 'transport close'),
  },
  {
    name: 'clean-end-ignored',
    mistake: 'only a broken websocket counts as an end, a closing handshake does not',
    breaks: { 'connection/4': 'Redis does not hold' },
    touches: ['unsubscribing', 'subscription-deletion/1'],
    parts: forgotten((_reason, socket) => !isPolling(socket) && hasSaidGoodbye(socket)),
  },
  {
    name: 'leaves-first-pattern-only',
    mistake: 'the list of a client is changed while it is walked: only its first pattern is given up',
    breaks: { 'connection/4': 'Redis does not hold', 'connection/5': 'Redis does not hold' },
    touches: ['subscription-deletion/1'],
    parts: leave((client) => {
      for (const subscription of [...client.subscriptions].slice(0, 1)) void subscription.removeNow(client)
    }),
  },
  {
    name: 'leaver-takes-others-along',
    mistake: 'who leaves ends the subscriptions it was on, whoever else is on them',
    breaks: { 'connection/4': 'Redis holds', 'connection/5': 'Redis holds' },
    touches: ['connection/7', 'subscription-deletion/1', 'concurrency/1'],
    parts: leave((client) => {
      for (const subscription of [...client.subscriptions]) {
        for (const member of [...Reflect.get(subscription, 'members').keys()]) void subscription.removeNow(member)
      }
    }),
  },
  {
    name: 'leaver-stays-where-others-are',
    mistake:
      'who leaves is taken off what it had alone; elsewhere it is passed over, and keeps the pattern in Redis for ever',
    breaks: { 'connection/4': 'Redis does not hold', 'connection/5': 'Redis does not hold' },
    touches: ['connection/7', 'subscription-deletion/1', 'concurrency/1'],
    parts: leave((client, usually) => {
      const alone = [...client.subscriptions].filter((each) => Reflect.get(each, 'members').size === 1)
      usually({ ...client, subscriptions: new Set() } as Client)
      for (const subscription of alone) void subscription.removeNow(client)
    }),
  },
  {
    name: 'dropped-websocket-stays',
    mistake: 'only a closing handshake counts as an end, a websocket that breaks does not',
    breaks: { 'connection/5': 'Redis does not hold', 'connection/7': 'Redis does not hold' },
    touches: ['connection/3', 'subscription-deletion/1', 'concurrency/1'],
    parts: forgotten((reason, socket) => !isPolling(socket) && reason !== 'forced close' && !hasSaidGoodbye(socket)),
  },
  {
    name: 'dropped-poll-stays',
    mistake: 'a poll that breaks off is an error to be logged, and the client is thought to come again',
    breaks: { 'connection/5': 'Redis does not hold' },
    parts: forgotten((reason, socket) => isPolling(socket) && reason === 'transport error'),
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
    mistake: 'a ping timeout closes the socket, and leaves what it was subscribed to',
    breaks: { 'connection/6': 'Redis does not hold' },
    parts: forgotten((reason) => reason === 'ping timeout'),
  },
  {
    name: 'silent-poller-stays',
    mistake: 'a poll that is open counts as a sign of life',
    breaks: { 'connection/6': 'Redis does not hold' },
    parts: forgotten((reason, socket) => reason === 'ping timeout' && isPolling(socket)),
  },
  {
    name: 'added-after-leaving',
    mistake:
      'clients are looked up one by one before they are subscribed; who has left meanwhile is subscribed all the same',
    breaks: { 'connection/7': 'Redis does not hold' },
    touches: ['concurrency/1'],
    parts: handler('subscribe', (usual) => {
      let queue = Promise.resolve()
      return async (...request) => {
        queue = queue.then(() => wait(1))
        await queue
        return usual(...request)
      }
    }),
  },
]
