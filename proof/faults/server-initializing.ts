import type { IncomingMessage, ServerResponse } from 'node:http'
import { SEPARATOR } from '../bare-server/packets'
import type { Fault } from './fault'
import { both, override } from './tools/bare'
import { bus, receiving, sending } from './tools/decorate'
import { network, transportOf } from './tools/reach-in'

/** The part of a packet that these mistakes look at. */
interface Packet {
  type: string
  data?: unknown
}

/** Changes open packets. */
const openPackets = (change: (packet: Record<string, unknown>, transport: string) => unknown) =>
  network((engine) => {
    const create = Reflect.get(engine, 'createTransport') as (name: string, request: unknown) => object
    Reflect.set(engine, 'createTransport', (name: string, request: unknown) => {
      const transport = create.call(engine, name, request) as { send(packets: Packet[]): void }
      const send = transport.send.bind(transport)
      transport.send = (packets) =>
        send(
          packets.map((packet) =>
            packet.type === 'open'
              ? { ...packet, data: JSON.stringify(change(JSON.parse(String(packet.data)), name)) }
              : packet,
          ),
        )
      return transport
    })
  })

/** Changes the response to plain HTTP requests. */
const plainHttp = (respond: (request: IncomingMessage, response: ServerResponse) => void) =>
  network((_, http) => {
    const [usual] = http.listeners('request')
    http.removeAllListeners('request')
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.includes('transport=')) usual?.call(http, request, response)
      else respond(request, response)
    })
  })

const CONNECTED_BEFORE = 'connected to Redis before any client connects'

/** The faults of `server-initializing`. */
export const SERVER_INITIALIZING: readonly Fault[] = [
  {
    name: 'one-session-for-all',
    mistake: 'the session id is made from the client address, so all clients of one machine share a session',
    breaks: { 'server-initializing/1': 'Each client has its own session' },
    parts: network((engine) => {
      engine.generateId = (request: IncomingMessage) =>
        request.url?.includes('transport=websocket') ? `client-${request.socket.remoteAddress}` : crypto.randomUUID()
    }),
  },
  {
    name: 'open-packet-times-as-texts',
    mistake: 'the ping times go into the open packet as strings, as they came from the environment',
    breaks: { 'server-initializing/1': 'The open packet is as Engine.IO defines it' },
    parts: openPackets(({ pingInterval, ...rest }) => ({ ...rest, pingInterval: String(pingInterval) })),
  },
  {
    name: 'open-packet-without-upgrades',
    mistake: 'the open packet leaves out `upgrades` where there is nothing to upgrade to',
    breaks: { 'server-initializing/1': 'The open packet is as Engine.IO defines it' },
    parts: openPackets(({ upgrades, ...rest }, transport) =>
      transport === 'websocket' ? rest : { ...rest, upgrades },
    ),
  },
  {
    name: 'plain-http-hung-up-on',
    mistake: 'a request that is no part of a session has its connection cut',
    breaks: { 'server-initializing/2': 'answers plain HTTP' },
    parts: plainHttp((request) => request.socket.destroy()),
  },
  {
    name: 'plain-http-left-waiting',
    mistake: 'a request that is no part of a session never gets a response',
    breaks: { 'server-initializing/2': 'answers plain HTTP' },
    parts: plainHttp(() => {}),
  },
  {
    name: 'polling-requests-dropped',
    mistake: 'the server listens for messages on WebSocket only',
    breaks: {
      'server-initializing/2': 'request to subscribe is answered',
      'subscribing/1': 'request to subscribe is answered',
      'wire/5': 'are answered in their order',
      'connection/3': 'is answered with status true',
    },
    parts: receiving((pass, socket) => (frame) => {
      if (transportOf(socket) === 'websocket') pass(frame)
    }),
  },
  {
    name: 'polling-hears-when-it-asks',
    mistake: 'a polling client gets deliveries only together with its next reply',
    breaks: { 'server-initializing/2': 'reaches alice once' },
    parts: sending((send, socket) => {
      let kept: string[] = []
      return (message) => {
        kept.push(message)
        if (transportOf(socket) === 'polling' && message.includes('"origin":"P"')) return
        for (const each of kept) send(each)
        kept = []
      }
    }),
  },
  {
    name: 'redis-at-the-first-pattern',
    mistake: 'the server connects to Redis only when the first pattern is requested',
    breaks: { 'server-initializing/3': CONNECTED_BEFORE },
    parts: bus((usual) => {
      let open = async () => {}
      let opened: Promise<void> | undefined
      return {
        open: async (events) => {
          open = () => usual.open(events)
        },
        psubscribe: async (pattern) => {
          opened ??= open()
          await opened
          return usual.psubscribe(pattern)
        },
      }
    }),
  },
  {
    name: 'redis-at-the-first-client',
    mistake: 'the server connects to Redis only when the first client connects',
    breaks: { 'server-initializing/3': CONNECTED_BEFORE },
    parts: (usual) => {
      let open = () => {}
      let opened = false
      return {
        bus: (config) => {
          const own = usual.bus(config)
          return {
            open: async (events) => {
              open = () => void own.open(events)
            },
            psubscribe: (pattern) => own.psubscribe(pattern),
            punsubscribe: (pattern) => own.punsubscribe(pattern),
            close: () => own.close(),
          }
        },
        connection: (socket, parts) => {
          if (!opened) open()
          opened = true
          usual.connection(socket, parts)
        },
      }
    },
  },
  {
    name: 'intervals-missing',
    mistake: 'the open packet says nothing of pings',
    breaks: { 'server-initializing/1': 'The open packet is as Engine.IO defines it' },
    bare: override('Session', 'openPacket', (usual) => () => {
      const packet = usual()
      const { sid, upgrades } = JSON.parse(String(packet.data))
      return { ...packet, data: JSON.stringify({ sid, upgrades }) }
    }),
  },
  {
    name: 'upgrades-as-a-text',
    mistake: 'the upgrades are a text instead of a list',
    breaks: { 'server-initializing/1': 'The open packet is as Engine.IO defines it' },
    bare: override('Session', 'openPacket', (usual) => () => {
      const packet = usual()
      const announced = JSON.parse(String(packet.data))
      return { ...packet, data: JSON.stringify({ ...announced, upgrades: 'websocket' }) }
    }),
  },
  {
    name: 'upgrades-only',
    mistake: 'a WebSocket is taken only for a session that has begun over polling',
    breaks: { 'server-initializing/2': '', 'server-initializing/1': '' },
    bare: override('Engine', 'onWebSocket', (usual) => (websocket, sid) => {
      if (sid === null) websocket.close()
      else usual(websocket, sid)
    }),
  },
  {
    name: 'polls-unanswered',
    mistake: 'a poll waits, and what there is to send does not end it',
    breaks: { 'server-initializing/2': '', 'connection/1': '' },
    bare: override('Session', 'flush', () => () => {}),
  },
  {
    name: 'redis-when-needed',
    mistake: 'Redis is connected to with the first client',
    breaks: { 'server-initializing/3': 'connected to Redis before any client' },
    bare: both(
      override(
        'Subscriptions',
        'tried',
        (_usual, { redis }) =>
          async () =>
            redis.disconnect(),
      ),
      override('Subscriptions', 'join', (usual, { redis }) => {
        let connected: Promise<void> | undefined
        return async (client, pattern) => {
          connected ??= redis.connect()
          await connected
          return usual(client, pattern)
        }
      }),
    ),
  },
  {
    name: 'two-processes',
    mistake: 'two processes share the port, and each knows its own sessions only',
    breaks: { 'server-initializing/2': 'is answered with status true' },
    bare: override('Engine', 'refusalOf', (usual) => {
      const processes = new WeakMap<object, number>()
      let connections = 0
      return (request, query, transport) => {
        const process = processes.get(request.socket) ?? connections % 2
        if (!processes.has(request.socket)) connections += 1
        processes.set(request.socket, process)
        const sid = query.get('sid')
        return sid !== null && sid.charCodeAt(0) % 2 !== process ? 1 : usual(request, query, transport)
      }
    }),
  },
  {
    name: 'sessions-known-later',
    mistake: 'a new session is stored asynchronously, and its client has the id before the store has it',
    breaks: { 'server-initializing/2': 'request to subscribe is answered' },
    bare: override('Engine', 'newSession', (usual, engine) => () => {
      const session = usual()
      engine.sessions.delete(session.id)
      setTimeout(() => session.isOpen && engine.sessions.set(session.id, session), 50)
      return session
    }),
  },
  {
    name: 'separator-behind-each-packet',
    mistake: 'the separator ends each packet of a body, where it should stand between two',
    breaks: { 'server-initializing/2': 'reaches alice' },
    bare: override('Session', 'encodeBody', (usual) => (packets) => `${usual(packets)}${SEPARATOR}`),
  },
  {
    name: 'no-id-on-websocket',
    mistake: 'the open packet has no session id on websocket, where no request needs one',
    breaks: { 'server-initializing/1': 'The open packet is as Engine.IO defines it' },
    bare: override('Session', 'openPacket', (usual, session) => () => {
      const packet = usual()
      const { sid, ...rest } = JSON.parse(String(packet.data))
      return session.websocket ? { ...packet, data: JSON.stringify(rest) } : packet
    }),
  },
]
