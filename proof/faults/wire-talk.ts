import type { Handler } from '../../reference-server/handler'
import type { Action } from '../../reference-server/protocol'
import type { Client, Subscription } from '../../reference-server/subscription'
import { all, deliveries, handler, receiving, sending } from './decorate'
import type { Fault } from './fault'

/** What is the same however often a socket was wrapped. */
const idOf = (socket: object): unknown => Reflect.get(socket, 'id')

const isReply = (message: string) => message.startsWith('{"origin":"S"')
const isGrant = (message: string) => isReply(message) && message.includes('"status":true')

/** Replies that come in the same turn of the event loop are handed over together. */
function together(hand: (replies: string[], send: (message: string) => void) => void): NonNullable<Fault['parts']> {
  return sending((send) => {
    let some: string[] = []
    return (message) => {
      if (!isReply(message)) return send(message)
      if (some.push(message) > 1) return
      setImmediate(() => {
        hand(some, send)
        some = []
      })
    }
  })
}

/** Others hear the outcome too: those who are on the pattern when the client has been answered. */
function overheard(action: Action, when: (status: boolean) => boolean): NonNullable<Fault['parts']> {
  const make = (usual: Handler): Handler => {
    return async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      for (const other of subscription && when(outcome.status) ? membersOf(subscription) : [])
        if (other !== client) other.outbox.put(JSON.stringify({ origin: 'S', ...request, ...outcome }))
      return outcome
    }
  }
  return handler(action, make)
}

const membersOf = (subscription: Subscription) => [
  ...(Reflect.get(subscription, 'members') as Map<Client, boolean>).keys(),
]

/** Who sends what to whom, and how often. */
export const TALK: readonly Fault[] = [
  {
    name: 'delivery-of-the-system',
    mistake: 'a delivery has origin S, like everything the server sends',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries((message) => ({ ...message, origin: 'S' })),
  },
  {
    name: 'delivery-without-origin',
    mistake: 'a delivery does not say where it comes from',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries(({ origin, ...rest }) => rest),
  },
  {
    name: 'delivery-with-action-deliver',
    mistake: 'a delivery has another action than message',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries((message) => ({ ...message, action: 'deliver' })),
  },
  {
    name: 'delivery-without-channel',
    mistake: 'a delivery names the pattern only',
    breaks: { 'wire/3': 'complete' },
    touches: ['delivery/2', 'delivery/4', 'delivery/5'],
    parts: deliveries(({ channel, ...rest }) => rest),
  },
  {
    name: 'delivery-is-the-payload',
    mistake: 'the payload is sent as it is, with nothing around it',
    breaks: { 'wire/3': 'complete' },
    touches: ['wire/1', 'delivery/2', 'delivery/4', 'delivery/5'],
    parts: deliveries(({ payload }) => payload),
  },
  {
    name: 'deliveries-in-a-list',
    mistake: 'deliveries come in an array, so that there could be several',
    breaks: { 'wire/3': 'complete' },
    touches: ['wire/1', 'delivery/2', 'delivery/4', 'delivery/5'],
    parts: deliveries((message) => [message]),
  },
  {
    name: 'answered-twice-under-load',
    mistake: 'a reply that had to wait for others is sent again',
    breaks: { 'wire/4': 'hears nothing more' },
    touches: ['wire/5', 'connection/3'],
    parts: together((replies, send) => {
      for (const reply of replies) send(reply)
      if (replies.length > 1) send(replies[1] as string)
    }),
  },
  {
    name: 'answers-in-a-list-under-load',
    mistake: 'replies that are ready together go out in one array',
    breaks: { 'wire/4': 'is answered' },
    touches: ['wire/5', 'connection'],
    parts: together((replies, send) => send(replies.length > 1 ? `[${replies}]` : (replies[0] as string))),
  },
  {
    name: 'one-request-at-a-time',
    mistake: 'a request is passed over while another of the client is under way',
    breaks: { 'wire/4': 'is answered' },
    touches: ['wire/1', 'wire/5', 'connection'],
    parts: (usual) => {
      const busy = new Set<unknown>()
      return all(
        receiving((pass, socket) => (frame) => {
          if (busy.has(idOf(socket))) return
          busy.add(idOf(socket))
          pass(frame)
        }),
        sending((send, socket) => (message) => {
          if (isReply(message)) busy.delete(idOf(socket))
          send(message)
        }),
      )(usual)
    },
  },
  {
    name: 'waiting-list-of-32',
    mistake: 'no more than 32 requests can wait for Redis, and what comes on top is forgotten',
    breaks: { 'wire/4': 'is answered' },
    touches: ['delivery/1', 'connection/7'],
    parts: handler('subscribe', (usual) => {
      let waiting = 0
      return async (...request) => {
        if (waiting >= 32) return new Promise(() => {})
        waiting += 1
        return usual(...request).finally(() => {
          waiting -= 1
        })
      }
    }),
  },
  {
    name: 'equal-requests-folded',
    mistake: 'a request that is under way already is not answered a second time',
    breaks: { 'wire/4': 'is answered' },
    parts: (usual) => {
      const asked = new Map<unknown, string>()
      return all(
        receiving((pass, socket) => (frame) => {
          if (asked.get(idOf(socket)) === String(frame)) return
          asked.set(idOf(socket), String(frame))
          pass(frame)
        }),
        sending((send, socket) => (message) => {
          if (isReply(message)) asked.delete(idOf(socket))
          send(message)
        }),
      )(usual)
    },
  },
  {
    name: 'answered-backwards',
    mistake: 'replies that are ready together go out last one first',
    breaks: { 'wire/5': 'in their order' },
    parts: together((replies, send) => {
      for (const reply of replies.reverse()) send(reply)
    }),
  },
  {
    name: 'refusals-first',
    mistake: 'a refusal does not wait for the grants before it',
    breaks: { 'wire/5': 'in their order' },
    parts: sending((send) => (message) => void (isGrant(message) ? setTimeout(send, 5, message) : send(message))),
  },
  {
    name: 'grant-told-to-all',
    mistake: 'all who are on the pattern are told that somebody joined them',
    breaks: { 'wire/7': 'hears nothing more' },
    touches: ['subscribing', 'unsubscribing', 'wire/4', 'delivery', 'connection', 'concurrency', 'scale-out'],
    parts: overheard('subscribe', (status) => status),
  },
  {
    name: 'refusal-told-to-all',
    mistake: 'all who are on the pattern are told that somebody was refused it',
    breaks: { 'wire/7': 'hears nothing more' },
    touches: ['subscribing/3.1.1', 'unsubscribing/3.1.1'],
    parts: all(
      overheard('subscribe', (status) => !status),
      overheard('unsubscribe', (status) => !status),
    ),
  },
  {
    name: 'farewell-told-to-all',
    mistake: 'all who stay on the pattern are told that somebody left it',
    breaks: { 'wire/7': 'hears nothing more' },
    touches: ['unsubscribing/3.1.1', 'unsubscribing/3.2.2', 'wire/4', 'delivery/6', 'concurrency/1'],
    parts: overheard('unsubscribe', (status) => status),
  },
  {
    name: 'answers-who-asked-last',
    mistake: 'the client to be answered is kept in a variable that the next request overwrites',
    breaks: { 'wire/4': 'is answered', 'wire/7': 'is answered' },
    touches: [
      'closing',
      'robustness',
      'subscribing/2.1.1',
      'subscription-creation/1',
      'delivery',
      'connection',
      'concurrency',
      'scale-out',
    ],
    parts: (usual) => {
      let current: { send(message: string): unknown } | undefined
      return all(
        sending((send) => (message) => void (isReply(message) ? current?.send(message) : send(message))),
        receiving((pass, socket) => (frame) => {
          current = socket
          pass(frame)
        }),
      )(usual)
    },
  },
]
