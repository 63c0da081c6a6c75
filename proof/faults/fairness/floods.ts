import type { Socket } from 'engine.io'
import type { Decoration, Fault } from '../fault'
import { receiving, replies, sending } from '../tools/decorate'
import { isReply } from '../tools/replies'

/** More than any client sends in other scenarios, and less than a flood has. */
const TOO_MANY = 1_500

/** Mistakes about clients that send much at once. */
export const FLOODS: readonly Fault[] = [
  {
    name: 'refusals-counted-for-all',
    mistake: 'refusals are counted for all clients together: when one has had too many, nobody is granted anything',
    breaks: { 'fairness/1': 'bob can still subscribe', 'fairness/2': 'bob can still subscribe' },
    parts: (parts) => {
      let refusals = 0
      return replies((message, { status }) => {
        if (refusals >= TOO_MANY) return { ...message, status: false, error: 'too-many-requests' }
        if (!status) refusals += 1
        return message
      })(parts)
    },
  },
  {
    name: 'flood-unanswered',
    mistake: 'what a client asks beyond its quota is dropped without a reply',
    breaks: { 'fairness/1': 'alice gets every reply', 'fairness/2': 'alice gets every reply' },
    parts: receiving((pass) => {
      let count = 0
      return (frame) => {
        count += 1
        if (count <= TOO_MANY) pass(frame)
      }
    }),
  },
  {
    name: 'flood-loses-deliveries',
    mistake: 'a flood fills a queue that all clients share, and the next deliveries to the others are dropped',
    breaks: { 'fairness/1': 'bob receives each of', 'fairness/2': 'bob receives each of' },
    parts: (parts) => {
      let flooding: object | undefined
      let toDrop = 0
      return sending((send, socket) => {
        let count = 0
        socket.on('message', () => {
          count += 1
          if (count !== TOO_MANY) return
          flooding = socket
          toDrop = 10
        })
        return (message) => {
          if (isReply(message) || socket === flooding || toDrop === 0) send(message)
          else toDrop -= 1
        }
      })(parts)
    },
  },
  {
    name: 'flood-ends-everybody',
    mistake: 'too many requests of one client count as an overload of the server, which disconnects all clients',
    breaks: { 'fairness/1': 'bob receives each of', 'fairness/2': 'bob receives each of' },
    parts: endsEverybody((socket, count) => socket.on('message', count)),
  },
  {
    name: 'long-body-dropped',
    mistake: 'a POST with more packets than the parser takes is accepted and ignored',
    breaks: { 'fairness/1': 'alice gets every reply', 'fairness/2': 'alice gets every reply' },
    parts: ({ connection }) => ({
      connection: (socket, given) => {
        connection(socket, given)
        if (socket.transport.name !== 'polling') return
        const transport = socket.transport as unknown as { onData(body: string): void }
        const read = transport.onData
        transport.onData = (body) => {
          if (body.split('\x1e').length <= 500) read(body)
        }
      },
    }),
  },
  {
    name: 'bad-frames-counted-for-all',
    mistake:
      'bad frames are counted for all clients together: at a thousand, whoever sends the next frame is disconnected',
    breaks: { 'fairness/2': 'bob can still subscribe' },
    parts: (parts) => {
      let bad = 0
      return receiving((pass, socket) => (frame) => {
        if (frame === 'x') bad += 1
        if (bad > 1_000) socket.close()
        else pass(frame)
      })(parts)
    },
  },
  {
    name: 'heartbeats-wear-out',
    mistake: 'a client that has sent more heartbeats than it was asked for is ignored, but not disconnected',
    breaks: { 'fairness/3': 'alice gets every reply' },
    parts: receiving((pass, socket) => {
      let heartbeats = 0
      socket.on('packet', ({ type }: { type: string }) => {
        if (type === 'pong') heartbeats += 1
      })
      return (frame) => {
        if (heartbeats <= TOO_MANY) pass(frame)
      }
    }),
  },
  {
    name: 'pings-end-everybody',
    mistake:
      'too many pings of WebSocket by one client count as an attack on the server, which disconnects all clients',
    breaks: { 'fairness/3': 'bob receives each of' },
    parts: endsEverybody((socket, count) => {
      const { socket: websocket } = socket.transport as unknown as { socket?: NodeJS.EventEmitter }
      websocket?.on('ping', count)
    }),
  },
]

/** Disconnects all clients once one of them has sent too many of what `watch` counts. */
function endsEverybody(watch: (socket: Socket, count: () => void) => void): Decoration {
  return ({ connection }) => {
    const clients = new Set<Socket>()
    return {
      connection: (socket, given) => {
        clients.add(socket)
        socket.once('close', () => clients.delete(socket))
        let count = 0
        watch(socket, () => {
          count += 1
          if (count === TOO_MANY) for (const each of clients) each.close()
        })
        connection(socket, given)
      },
    }
  }
}
