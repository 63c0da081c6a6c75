import type { Socket } from 'engine.io'
import type { Decoration, Fault } from '../fault'
import { receiving, sending } from '../tools/decorate'

/** Members of Engine.IO's socket that are private in its types only. */
interface Inner {
  readonly upgrading: boolean
  readonly transport: { readonly name: string; readonly writable: boolean }
}
const inner = (socket: Socket) => socket as unknown as Inner
const isPolling = (socket: Socket) => inner(socket).transport.name === 'polling'

/** Changes packets that waited for their transport, in place, before they are sent. */
function flushing(change: (packets: { type: string; data?: unknown }[], socket: Socket) => void): Decoration {
  return ({ connection }) => ({
    connection: (socket, parts) => {
      socket.on('flush', (packets) => change(packets, socket))
      connection(socket, parts)
    },
  })
}

/** Mistakes about polling, WebSocket, and the upgrade from one to the other. */
export const TRANSPORTS: readonly Fault[] = [
  {
    name: 'polling-one-message-an-answer',
    mistake: 'of the messages that wait for a poll, only the first is sent',
    breaks: {
      'connection/1': 'once, in order',
      'delivery/3': 'receives each of',
      'connection/3': 'is answered with status true',
    },
    parts: flushing((packets, socket) => {
      if (isPolling(socket)) packets.splice(1)
    }),
  },
  {
    name: 'polling-loses-between-polls',
    mistake: 'messages that come while no poll is open are lost',
    breaks: {
      'connection/1': 'once, in order',
      'delivery/1': 'reaches',
      'delivery/3': 'receives each of',
      'connection/3': 'is answered with status true',
    },
    parts: sending((send, socket) => (message) => {
      if (!isPolling(socket) || inner(socket).transport.writable) send(message)
    }),
  },
  {
    name: 'polling-last-first',
    mistake: 'messages that wait for a poll are kept on a stack',
    breaks: { 'connection/1': 'once, in order', 'delivery/3': 'receives each of' },
    parts: flushing((packets, socket) => {
      if (isPolling(socket)) packets.reverse()
    }),
  },
  {
    name: 'polling-one-request-a-post',
    mistake: 'only the first request of each POST is read',
    breaks: { 'connection/1': 'is answered' },
    parts: receiving((pass, socket) => {
      let busy = false
      return (frame) => {
        if (busy && isPolling(socket)) return
        busy = true
        process.nextTick(() => {
          busy = false
        })
        pass(frame)
      }
    }),
  },
  {
    name: 'websocket-last-first',
    mistake: 'messages that wait for a busy WebSocket are kept on a stack',
    breaks: {
      'connection/2': 'once, in order',
      'delivery/3': 'receives each of',
      'connection/3': 'is answered with status true', // a reply that shares a frame is none
    },
    parts: flushing((packets, socket) => {
      if (!isPolling(socket)) packets.reverse()
    }),
  },
  {
    name: 'websocket-joins-messages',
    mistake: 'messages that wait are joined into one frame, line by line',
    breaks: {
      'connection/2': 'once, in order',
      'delivery/3': 'receives each of',
      'connection/3': 'is answered with status true', // a reply that shares a frame is none
    },
    parts: flushing((packets, socket) => {
      const [first] = packets
      if (!first || isPolling(socket) || packets.some(({ type }) => type !== 'message')) return
      first.data = packets.map(({ data }) => data).join('\n')
      packets.splice(1)
    }),
  },
  {
    name: 'upgrade-not-offered',
    mistake: 'each transport works, but the open packet does not offer the upgrade',
    breaks: { 'connection/3': 'The upgrade of alice to websocket is completed' },
    parts: ({ httpServer }) => ({
      httpServer: (...made) => {
        const usual = httpServer(...made)
        Reflect.get(usual, 'engine').opts.allowUpgrades = false
        return usual
      },
    }),
  },
  {
    name: 'upgrade-loses-deliveries',
    mistake: 'deliveries during an upgrade are lost',
    breaks: { 'connection/3': 'once, in order' },
    parts: sending((send, socket) => (message) => {
      if (!inner(socket).upgrading || message.includes('"origin":"S"')) send(message)
    }),
  },
  {
    name: 'upgrade-sends-again',
    mistake: 'deliveries during an upgrade are sent again on the new transport, to be sure',
    breaks: { 'connection/3': 'once, in order' },
    parts: sending((send, socket) => {
      const sent: string[] = []
      socket.on('upgrade', () => sent.forEach(send))
      return (message) => {
        if (inner(socket).upgrading && message.includes('"origin":"P"')) sent.push(message)
        send(message)
      }
    }),
  },
  {
    name: 'upgrade-repeats-last-reply',
    mistake: 'the last reply is sent again on the new transport',
    breaks: { 'connection/3': 'gets one reply to each request' },
    parts: sending((send, socket) => {
      let last: string | undefined
      socket.on('upgrade', () => last && send(last))
      return (message) => {
        if (message.includes('"origin":"S"')) last = message
        send(message)
      }
    }),
  },
  {
    name: 'upgrade-overtakes',
    mistake: 'the new transport is used at once, and overtakes messages that the old one still holds',
    breaks: { 'connection/3': 'once, in order' },
    parts: sending((send, socket) => {
      const held: string[] = []
      return (message) => {
        if (inner(socket).upgrading && message.includes('"origin":"P"')) held.push(message)
        else for (const each of [message, ...held.splice(0)]) send(each)
      }
    }),
  },
]
