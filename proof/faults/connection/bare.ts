import type { WebSocket } from 'ws'
import { Client } from '../../bare-server/client'
import { SEPARATOR } from '../../bare-server/packets'
import { respond } from '../../bare-server/session'
import type { Fault } from '../fault'
import { override } from '../tools/bare'

const COMPLETED = 'The upgrade of alice to websocket is completed'

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
  {
    name: 'writing-to-the-gone-ends-everybody',
    mistake:
      'a reply that cannot be sent, as its client has gone, is taken for a failure of the server: it drops everybody',
    breaks: {
      'connection/7': 'is answered with status true',
      'concurrency/1': '',
      'resilience/3': '',
      'resilience/5': '',
    },
    bare: override('Client', 'reply', (usual, client) => (message) => {
      if (client.session.isOpen) return usual(message)
      for (const { members } of client.subscriptions.all.values())
        for (const member of [...members.keys()]) if (member instanceof Client) member.session.close()
    }),
  },
  {
    name: 'upgrade-counts-as-leaving',
    mistake: 'the end of polling is taken for the end of the client, which is unsubscribed from everything',
    breaks: { 'connection/3': '' },
    bare: override('Session', 'adopt', (usual, session) => (websocket) => {
      usual(websocket)
      if (session.hasUpgraded) session.onClosed.at(-1)?.()
    }),
  },
  {
    name: 'upgrade-begins-session',
    mistake: 'every WebSocket begins a session, whichever it names',
    breaks: { 'connection/3': COMPLETED, 'session/4': COMPLETED, 'session/5': 'is refused' },
    bare: override('Engine', 'onWebSocket', (usual) => (websocket) => usual(websocket, null)),
  },
  {
    name: 'probe-unanswered',
    mistake: 'the upgrade is offered, and a probe never answered',
    breaks: { 'connection/3': COMPLETED, 'session/4': COMPLETED },
    bare: override('Session', 'probe', () => () => {}),
  },
  {
    name: 'post-not-acknowledged',
    mistake: 'a POST is read, and never answered',
    breaks: { 'unsubscribing/1': '', 'connection/1': 'is answered' },
    bare: override('Session', 'onPost', (usual) => (response, body) => {
      response.end = () => response
      usual(response, body)
    }),
  },
  {
    name: 'released-by-nothing',
    mistake: 'the poll that waits during an upgrade is answered by an empty body, which is no packet',
    breaks: { 'connection/3': '', 'session/4': '' },
    bare: override('Session', 'releasePoll', (_usual, session) => () => {
      const { poll } = session
      session.poll = undefined
      if (poll) respond(poll, 200, '')
    }),
  },
  {
    name: 'polling-joins-messages',
    mistake: 'the packets of a body are joined line by line',
    breaks: { 'connection/1': 'once, in order', 'delivery/3': 'receives each of', 'connection/3': '' },
    bare: override('Session', 'encodeBody', (usual) => (packets) => usual(packets).replaceAll(SEPARATOR, '\n')),
  },
  {
    name: 'body-read-backwards',
    mistake: 'the packets of a body are popped off a list',
    breaks: { 'wire/5': 'in their order', 'connection/1': '' },
    bare: override('Session', 'onPost', (usual) => (response, body) => {
      usual(response, body.split(SEPARATOR).reverse().join(SEPARATOR))
    }),
  },
  {
    name: 'poll-not-released',
    mistake: 'the poll that waits during an upgrade is not answered, and the client waits with it',
    breaks: { 'connection/3': COMPLETED },
    bare: override('Session', 'releasePoll', () => () => {}),
  },
  {
    name: 'wrong-answer-to-probe',
    mistake: 'a probe is answered as any ping is',
    breaks: { 'connection/3': COMPLETED },
    bare: override('Session', 'probe', (usual) => (candidate) => {
      const send = candidate.send.bind(candidate) as (data: unknown) => void
      candidate.send = ((data: unknown) => send(data === '3probe' ? '3' : data)) as WebSocket['send']
      usual(candidate)
    }),
  },
  {
    name: 'upgrade-drops-what-waits',
    mistake: 'what waits for a poll is lost when the WebSocket takes over',
    breaks: { 'connection/3': '' },
    bare: override('Session', 'adopt', (usual, session) => (websocket) => {
      session.outbox = []
      usual(websocket)
    }),
  },
  {
    name: 'upgraded-silence-unnoticed',
    mistake: 'the ping timeout is that of polling, and is lost with the upgrade',
    breaks: { 'connection/6': 'carol is disconnected' },
    bare: override('Session', 'onPingTimeout', (usual, session) => () => {
      if (!session.hasUpgraded) usual()
    }),
  },
  {
    name: 'letters-cut-in-the-body',
    mistake: 'the body of a POST is decoded piece by piece, which breaks letters on the borders',
    breaks: { 'connection/1': 'is answered with status false' },
    bare: override('Engine', 'readBody', () => async (request) => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      return body
    }),
  },
]
