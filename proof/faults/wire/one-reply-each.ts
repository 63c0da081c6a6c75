import type { Decoration, Fault } from '../fault'
import { all, handler, receiving, sending } from '../tools/decorate'
import { isReply } from '../tools/replies'

/** The id of a client: it stays the same however often the socket was wrapped. */
const idOf = (socket: object): unknown => Reflect.get(socket, 'id')

const isGrant = (message: string) => isReply(message) && message.includes('"status":true')

/** Hands over the replies of one turn of the event loop together. */
function together(hand: (replies: string[], send: (message: string) => void) => void): Decoration {
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

/** Mistakes about one reply to each request, in the order of the requests. */
export const ONE_REPLY_EACH: readonly Fault[] = [
  {
    name: 'answered-twice-under-load',
    mistake: 'a reply that had to wait for others is sent twice',
    breaks: { 'wire/4': 'hears nothing more', 'wire/5': 'are answered in their order' },
    parts: together((replies, send) => {
      for (const reply of replies) send(reply)
      if (replies.length > 1) send(replies[1] as string)
    }),
  },
  {
    name: 'answers-in-a-list-under-load',
    mistake: 'replies that are ready together are sent in one array',
    breaks: { 'wire/4': 'is answered' },
    parts: together((replies, send) => send(replies.length > 1 ? `[${replies}]` : (replies[0] as string))),
  },
  {
    name: 'one-request-at-a-time',
    mistake: 'a request is ignored while another one of the same client is pending',
    breaks: { 'wire/4': 'is answered' },
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
    mistake: 'at most 32 requests can wait for Redis; further ones are forgotten',
    breaks: { 'wire/4': 'is answered' },
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
    mistake: 'a request equal to one that is pending gets no reply',
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
    mistake: 'replies that are ready together are sent last one first',
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
]
