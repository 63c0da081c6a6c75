import type { Fault } from '../fault'
import { override } from '../tools/bare'

/** Mistakes about transports, and about clients that leave, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'first-of-a-body',
    mistake: 'of the packets that wait for a poll, the first is sent, and the others are lost',
    breaks: { 'connection/1': '', 'delivery/3': '', 'connection/3': '' },
    bare: override('Session', 'encodeBody', (usual) => (packets) => usual(packets.slice(0, 1))),
  },
  {
    name: 'long-frames-lost',
    mistake: 'a message that is longer than a small buffer is not sent over websocket',
    breaks: { 'connection/2': '', 'delivery/3': '', 'connection/3': '', 'delivery/4': '', 'session/2': '' },
    bare: override('Session', 'sendFrame', (usual) => (websocket, packet) => {
      if (packet.data.length < 4_000) usual(websocket, packet)
    }),
  },
  {
    name: 'close-packets-ignored',
    mistake: 'a close packet is no message, and is ignored',
    breaks: { 'connection/4': 'Redis does not hold', 'subscription-deletion/1': '', 'session/5': '' },
    bare: override('Session', 'receive', (usual) => (packet) => {
      if (packet.type !== 'close') usual(packet)
    }),
  },
  {
    name: 'lost-sockets-ignored',
    mistake: 'a connection that breaks is waited for, because the client may come back',
    breaks: {
      'connection/5': 'Redis does not hold',
      'connection/4': '',
      'connection/7': '',
      'subscription-deletion/1': '',
      'session/5': '',
    },
    bare: override('Session', 'onLost', () => () => {}),
  },
  {
    name: 'silence-is-golden',
    mistake: 'a ping that is not answered is logged',
    breaks: { 'connection/6': '', 'connection/5': '', 'session/3': '', 'session/5': '' },
    bare: override('Session', 'onPingTimeout', () => () => {}),
  },
  {
    name: 'added-when-gone',
    mistake: 'a client is added once Redis has answered, even if it has gone by then',
    breaks: { 'connection/7': 'Redis does not hold' },
    bare: override('Client', 'subscribe', (usual, client) => async (pattern, deadline) => {
      const error = await usual(pattern, deadline)
      const isGone = !client.session.isOpen && error === undefined
      if (isGone) await client.subscriptions.join(client, pattern)
      return error
    }),
  },
  {
    name: 'fragments-are-messages',
    mistake: 'each fragment of a WebSocket message is taken for a message',
    breaks: { 'connection/2': '' },
    bare: override('Session', 'adopt', (usual) => (websocket) => {
      const receiver = Reflect.get(websocket, '_receiver') as { on(event: string, listener: () => void): void }
      const getInfo: () => void = Reflect.get(receiver, 'getInfo')
      Reflect.set(receiver, 'getInfo', function (this: { _bufferedBytes: number; _buffers: Buffer[] }, ...given: []) {
        const [head] = this._buffers
        if (head && (head[0] ?? 0) < 0x80) head[0] = 0x81
        getInfo.apply(this, given)
      })
      usual(websocket)
    }),
  },
  {
    name: 'websocket-pings-unanswered',
    mistake: 'pings of WebSocket itself are not answered',
    breaks: { 'connection/2': 'is answered by a pong' },
    bare: override('Session', 'adopt', (usual) => (websocket) => {
      Reflect.set(websocket, '_autoPong', false)
      usual(websocket)
    }),
  },
]
