import type { Socket } from 'engine.io'
import type { Fault } from '../fault'
import { all, sending } from '../tools/decorate'
import { fromRedis } from '../tools/recipients'

/** Bytes; less than one of the payloads that a client does not read. */
const BEHIND = 500_000

/** Mistakes about clients that do not read. */
export const SLOW_READERS: readonly Fault[] = [
  {
    name: 'waits-for-the-slowest',
    mistake: 'each message is awaited until its client has taken it, before the next client gets its own',
    breaks: { 'fairness/4': 'large payloads reaches bob' },
    parts: (parts) => {
      let last: Promise<unknown> = Promise.resolve()
      return sending((_, socket) => (message) => {
        last = last.then(() => taken(socket, message))
      })(parts)
    },
  },
  {
    name: 'slow-reader-stops-redis',
    mistake: 'back-pressure is passed on: while one client is behind, nothing more is read from Redis',
    breaks: { 'fairness/4': 'large payloads reaches bob' },
    parts: (parts) => {
      const clients = new Set<Socket>()
      return all(
        ({ connection }) => ({
          connection: (socket, given) => {
            clients.add(socket)
            socket.once('close', () => clients.delete(socket))
            connection(socket, given)
          },
        }),
        fromRedis((pass) => {
          const waiting: Parameters<typeof pass>[] = []
          const passSome = () => {
            while (waiting.length > 0 && ![...clients].some(isBehind)) pass(...(waiting.shift() as (typeof waiting)[0]))
            if (waiting.length > 0) setTimeout(passSome, 1)
          }
          return (...message) => {
            if (waiting.push(message) === 1) passSome()
          }
        }),
      )(parts)
    },
  },
  {
    name: 'slow-reader-closes-another',
    mistake:
      'over the limit for what waits, the client that is delivered to last is disconnected, not the one that is behind',
    breaks: { 'fairness/4': 'large payloads reaches bob' },
    parts: (parts) => {
      const clients = new Set<Socket>()
      return sending((send, socket) => {
        clients.add(socket)
        socket.once('close', () => clients.delete(socket))
        return (message) => {
          const others = [...clients].filter((other) => other !== socket)
          if (!isBehind(socket) && others.some(isBehind)) socket.close(true)
          else send(message)
        }
      })(parts)
    },
  },
]

/** Sends, and resolves when the system has accepted the message, or the client is gone. */
function taken(socket: Socket, message: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== 'open') return resolve()
    socket.once('close', () => resolve())
    socket.send(message, undefined, () => resolve())
  })
}

/** Whether much waits for a client, on websocket. */
function isBehind(socket: Socket): boolean {
  const { socket: websocket } = socket.transport as unknown as { socket?: { bufferedAmount: number } }
  return (websocket?.bufferedAmount ?? 0) > BEHIND
}
