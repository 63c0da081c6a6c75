import { Connection } from '../../../reference-server/connection'
import { createCodec } from '../../../reference-server/protocol'
import type { Fault } from '../fault'
import { receiving, replies, requests, sending } from '../tools/decorate'
import { field, isText, parsed } from '../tools/frames'

/** Recursive, as most validators are: deep nesting overflows the stack. */
function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depth))
}

/** Mistakes about frames that are not an object in JSON. */
export const FRAMES: readonly Fault[] = [
  {
    name: 'half-json-unanswered',
    mistake: 'a frame that opens a brace but is not JSON is taken for a first half, and the rest is awaited',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      if (!isText(frame) || !frame.startsWith('{') || parsed(frame) !== undefined) pass(frame)
    }),
  },
  {
    name: 'not-json-ends-connection',
    mistake: 'a frame that is not JSON ends the connection',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: receiving((pass, socket) => (frame) => {
      if (!isText(frame) || parsed(frame) !== undefined) pass(frame)
      else socket.close()
    }),
  },
  {
    name: 'not-json-answered-twice',
    mistake: 'the error is sent where it is caught, and again where it is rethrown to',
    breaks: { 'robustness/1': 'alice hears nothing more', 'robustness/7': 'Hostile frames are refused, each once' },
    parts: sending((send) => (message) => {
      send(message)
      if (field(message, 'error') === 'not-json') send(message)
    }),
  },
  {
    name: 'not-json-told-as-success',
    mistake: 'the reply to an unreadable frame has status true',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: replies(({ status, ...rest }, reply) => ({ ...rest, status: status || reply.error === 'not-json' })),
  },
  {
    name: 'null-unanswered',
    mistake: 'null is an object to typeof; reading a field of it throws, and no reply is sent',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      if (!isText(frame) || parsed(frame) !== null) pass(frame)
    }),
  },
  {
    name: 'array-of-requests',
    mistake: 'an array is taken for a batch, and its first request is served',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      const value = isText(frame) ? parsed(frame) : undefined
      return Array.isArray(value) && value.length > 0 ? usual.decode(JSON.stringify(value[0])) : read
    }),
  },
  {
    name: 'parsed-twice',
    mistake: 'a string is parsed once more, for clients that encode twice',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      const value = isText(frame) ? parsed(frame) : undefined
      return typeof value === 'string' ? usual.decode(value) : read
    }),
  },
  {
    name: 'first-object-of-a-frame',
    mistake: 'the first object in a frame is read, whatever surrounds it',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: requests((read, frame, usual) =>
      'error' in read && read.error === 'not-json' ? usual.decode(/\{[^{}]*\}/.exec(String(frame))?.[0]) : read,
    ),
  },
  {
    name: 'deep-nesting-unanswered',
    mistake: 'a recursive validator overflows the stack, and its error is swallowed',
    breaks: { 'robustness/1': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      try {
        depth(isText(frame) ? parsed(frame) : undefined)
        pass(frame)
      } catch {
        // swallowed, as the mistake says
      }
    }),
  },
  {
    name: 'empty-frame-unanswered',
    mistake: 'an empty frame is ignored',
    breaks: { 'robustness/1': 'alice is refused', 'robustness/5': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      if (frame !== undefined && (frame as string | Buffer).length > 0) pass(frame)
    }),
  },
  {
    name: 'refusals-to-everyone',
    mistake: 'the refusal of a bad frame is broadcast',
    breaks: { 'robustness/1': 'bob hears nothing more' },
    parts: (parts) => {
      const clients = new Set<(message: string) => void>()
      return sending((send, socket) => {
        clients.add(send)
        socket.once('close', () => clients.delete(send))
        return (message) => {
          for (const each of field(message, 'error') === 'not-json' ? clients : [send]) each(message)
        }
      })(parts)
    },
  },
  {
    name: 'bad-frame-forgets-client',
    mistake: 'a client that sends a bad frame stays connected but loses all of its subscriptions',
    breaks: {
      'robustness/1': 'Nothing changes in Redis',
      'robustness/2': 'Nothing changes in Redis',
      'robustness/3': 'Nothing changes in Redis',
      'robustness/4': 'Nothing changes in Redis',
      'robustness/5': 'Nothing changes in Redis',
    },
    parts: () => ({
      connection: (socket, parts) => {
        const client = new Connection(socket, parts)
        socket.on('message', (frame: unknown) => {
          if ('error' in parts.codec.decode(frame)) parts.subscriptions.leave(client)
        })
      },
    }),
  },
  {
    name: 'refusals-run-out',
    mistake: 'a client that has sent twenty bad frames is ignored but not disconnected',
    breaks: { 'robustness/7': 'Hostile frames are refused' },
    parts: receiving((pass) => {
      const codec = createCodec({ maxPattern: 4096 })
      let bad = 0
      return (frame) => {
        if ('error' in codec.decode(frame ?? '')) bad += 1
        if (bad <= 20) pass(frame)
      }
    }),
  },
]
