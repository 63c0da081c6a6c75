import type { Socket } from 'engine.io'
import { CONNECTION_LEAVING } from './connection-leaving'
import { receiving, sending } from './decorate'
import type { Fault } from './fault'

/** What of Engine.IO's socket is private in its types only. */
interface Inner {
  readonly upgrading: boolean
  readonly transport: { readonly name: string; readonly writable: boolean }
}
const inner = (socket: Socket) => socket as unknown as Inner
const isPolling = (socket: Socket) => inner(socket).transport.name === 'polling'

/** What waited for its transport is changed in place before it goes out. */
function flushing(
  change: (packets: { type: string; data?: unknown }[], socket: Socket) => void,
): NonNullable<Fault['parts']> {
  return ({ connection }) => ({
    connection: (socket, parts) => {
      socket.on('flush', (packets) => change(packets, socket))
      connection(socket, parts)
    },
  })
}

export const CONNECTION: readonly Fault[] = [
  {
    name: 'polling-one-message-an-answer',
    mistake: 'of the messages that wait for a poll, one is sent and the rest forgotten',
    breaks: { 'connection/1': 'once, in order' },
    touches: ['wire/5', 'connection/3', 'wire/1', 'connection/2'],
    parts: flushing((packets, socket) => {
      if (isPolling(socket)) packets.splice(1)
    }),
  },
  {
    name: 'polling-loses-between-polls',
    mistake: 'what comes while no poll is open is lost',
    breaks: { 'connection/1': 'once, in order' },
    touches: ['server-initializing/2', 'wire', 'delivery', 'connection/2', 'connection/3'],
    parts: sending((send, socket) => (message) => {
      if (!isPolling(socket) || inner(socket).transport.writable) send(message)
    }),
  },
  {
    name: 'polling-last-first',
    mistake: 'the messages that wait for a poll are a stack',
    breaks: { 'connection/1': 'once, in order' },
    touches: ['wire/5', 'connection/3'],
    parts: flushing((packets, socket) => {
      if (isPolling(socket)) packets.reverse()
    }),
  },
  {
    name: 'polling-one-request-a-post',
    mistake: 'of the requests in one POST the first is read',
    breaks: { 'connection/1': 'is answered' },
    touches: ['wire/1', 'wire/5'],
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
    mistake: 'the messages that wait for a websocket that is still writing are a stack',
    breaks: { 'connection/2': 'once, in order' },
    touches: ['wire', 'delivery', 'connection/3', 'scale-out/1'],
    parts: flushing((packets, socket) => {
      if (!isPolling(socket)) packets.reverse()
    }),
  },
  {
    name: 'websocket-joins-messages',
    mistake: 'messages that wait are joined into one frame, line by line',
    breaks: { 'connection/2': 'once, in order' },
    touches: ['wire', 'delivery', 'connection/3', 'scale-out/1'],
    parts: flushing((packets, socket) => {
      const [first] = packets
      if (!first || isPolling(socket) || packets.some(({ type }) => type !== 'message')) return
      first.data = packets.map(({ data }) => data).join('\n')
      packets.splice(1)
    }),
  },
  {
    name: 'upgrade-not-offered',
    mistake: 'each transport works, and the open packet offers no change from one to the other',
    breaks: { 'connection/3': 'The upgrade of alice to websocket is completed' },
    parts: ({ front }) => ({
      front: (config, onClient) => {
        const usual = front(config, onClient)
        Reflect.get(usual, 'engine').opts.allowUpgrades = false
        return usual
      },
    }),
  },
  {
    name: 'upgrade-loses-deliveries',
    mistake: 'while the transport changes there is none, and what comes then is lost',
    breaks: { 'connection/3': 'once, in order' },
    parts: sending((send, socket) => (message) => {
      if (!inner(socket).upgrading || message.includes('"origin":"S"')) send(message)
    }),
  },
  {
    name: 'upgrade-sends-again',
    mistake: 'what was sent while the transport changed is sent again on the new one, to be sure',
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
    mistake: 'the new transport is used at once, and what the old one still holds comes later',
    breaks: { 'connection/3': 'once, in order' },
    parts: sending((send, socket) => {
      const held: string[] = []
      return (message) => {
        if (inner(socket).upgrading && message.includes('"origin":"P"')) held.push(message)
        else for (const each of [message, ...held.splice(0)]) send(each)
      }
    }),
  },
  ...CONNECTION_LEAVING,
]
