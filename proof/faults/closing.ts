import { Redis } from 'ioredis'
import { HttpServer } from '../../reference-server/http-server'
import type { Parts } from '../../reference-server/parts'
import type { Fault } from './fault'
import { both, override } from './tools/bare'
import { all, bus, leaving } from './tools/decorate'

/** A server with another class for its network side. */
const withHttpServer = (Other: typeof HttpServer) => () => ({
  httpServer: ((...made) => new Other(...made)) as Parts['httpServer'],
})

/** The connection to Redis stays open. */
const redisStays = bus(() => ({ close: async () => {} }))

const AT_CLOSING = /forced close|server close/

/** The faults of `closing`. */
export const CLOSING: readonly Fault[] = [
  {
    name: 'closed-listens-on',
    mistake: 'closing disconnects the clients but does not stop listening',
    breaks: { 'closing/1': 'A closed server accepts no handshake' },
    parts: withHttpServer(
      class extends HttpServer {
        override async close() {
          this.engine.close()
        }
      },
    ),
  },
  {
    name: 'closed-listens-again',
    mistake: 'the port is opened again whenever it closes, even after close()',
    breaks: { 'closing/1': 'A closed server accepts no handshake' },
    parts: (usual) => ({
      httpServer: (...made) => {
        const first = usual.httpServer(...made)
        const close = first.close.bind(first)
        first.close = async () => {
          await close()
          await usual.httpServer(...made).listen()
        }
        return first
      },
    }),
  },
  {
    name: 'closing-waits-for-clients',
    mistake: 'closing waits until the last client disconnects by itself',
    breaks: {
      'closing/2': 'A closed server ends by itself, even with clients connected',
      'server-closing/1': 'status of the server',
    },
    parts: withHttpServer(
      class extends HttpServer {
        override async close() {
          await new Promise<void>((resolve) => {
            this.http.close(() => resolve())
          })
        }
      },
    ),
  },
  {
    name: 'closing-never-tells',
    mistake: 'everything is closed, but the promise never resolves',
    breaks: {
      'closing/2': 'A closed server ends by itself, even with clients connected',
      'server-closing/1': 'status of the server',
    },
    parts: bus((usual) => ({
      close: async () => {
        await usual.close()
        await new Promise(() => {})
      },
    })),
  },
  {
    name: 'closing-leaves-clients',
    mistake: 'closing stops listening but leaves the clients connected to a server that serves nothing',
    breaks: { 'closing/2': 'is disconnected by the server' },
    parts: withHttpServer(
      class extends HttpServer {
        override async close() {
          this.http.close()
        }
      },
    ),
  },
  {
    name: 'closing-leaves-pollers',
    mistake: 'closing ends WebSockets but leaves polls open',
    breaks: { 'closing/2': 'is disconnected by the server' },
    parts: withHttpServer(
      class extends HttpServer {
        override async close() {
          this.http.close()
          const clients: Record<string, { transport: { name: string }; close(): void }> = Reflect.get(
            this.engine,
            'clients',
          )
          for (const client of Object.values(clients)) if (client.transport.name === 'websocket') client.close()
        }
      },
    ),
  },
  {
    name: 'closing-leaves-patterns',
    mistake: 'closing does not count as clients leaving, and the connection to Redis is shared: the patterns stay',
    breaks: {
      'closing/3': 'Redis does not hold',
      'closing/4': 'A closed server ends its connections to Redis',
      'scale-out/2': 'Redis holds',
    },
    parts: all(
      redisStays,
      leaving((leave) => (reason) => {
        if (!AT_CLOSING.test(reason)) leave(reason)
      }),
    ),
  },
  {
    name: 'closing-leaves-last-request',
    mistake:
      'closing unsubscribes from the patterns held at that moment; one that is still pending is subscribed afterwards and stays',
    breaks: { 'closing/3': 'Redis does not hold', 'closing/4': 'ends its connections', 'scale-out/2': 'Redis holds' },
    parts: (parts) => {
      let closing = false
      return {
        ...bus((usual) => ({
          punsubscribe: async (pattern) => (closing ? undefined : usual.punsubscribe(pattern)),
          close: async () => {},
        }))(parts),
        httpServer: (...made) => {
          const usual = parts.httpServer(...made)
          const close = usual.close.bind(usual)
          usual.close = () => {
            closing = true
            return close()
          }
          return usual
        },
      }
    },
  },
  {
    name: 'closing-leaves-redis',
    mistake: 'closing unsubscribes from all patterns but leaves the connection to Redis open',
    breaks: { 'closing/4': 'A closed server ends its connections to Redis' },
    parts: redisStays,
  },
  {
    name: 'closing-leaves-second-connection',
    mistake: 'there is a second connection to Redis, for queries, which closing forgets',
    breaks: { 'closing/4': 'A closed server ends its connections to Redis' },
    parts: ({ bus: make }) => ({
      bus: (config) => {
        const usual = make(config)
        const open = usual.open.bind(usual)
        usual.open = async (events) => {
          await open(events)
          new Redis(config.redis).on('error', () => {})
        }
        return usual
      },
    }),
  },
  {
    name: 'closing-leaves-the-port',
    mistake: 'closing ends the sessions, and the port stays open',
    breaks: { 'closing/1': '', 'server-closing/1': 'only once its port' },
    bare: override('Engine', 'close', (_usual, engine) => async () => {
      for (const session of [...engine.sessions.values()]) session.close()
      engine.http.unref()
    }),
  },
  {
    name: 'closing-waits-for-sessions',
    mistake: 'closing waits until the last session has ended by itself',
    breaks: { 'closing/2': '', 'server-closing/1': '', 'closing/3': '', 'closing/4': '' },
    bare: override('Engine', 'close', (_usual, engine) => async () => {
      const ended = [...engine.sessions.values()].map(
        ({ onClosed }) => new Promise<void>((resolve) => onClosed.push(resolve)),
      )
      engine.http.close()
      await Promise.all(ended)
    }),
  },
  {
    name: 'connection-outlives-closing',
    mistake: 'closing leaves the connection to Redis to the end of the process',
    breaks: { 'closing/4': '' },
    bare: override(
      'Subscriptions',
      'close',
      (_usual, subscriptions) => async () => clearInterval(Reflect.get(subscriptions, 'retries')),
    ),
  },
  {
    name: 'patterns-outlive-closing',
    mistake: 'closing leaves what is held, and the connection that holds it',
    breaks: { 'closing/3': '', 'closing/4': '', 'scale-out/2': '', 'subscription-deletion/1': '' },
    bare: both(
      override(
        'Subscriptions',
        'close',
        (_usual, subscriptions) => async () => clearInterval(Reflect.get(subscriptions, 'retries')),
      ),
      override('Engine', 'close', (usual, engine) => () => {
        for (const session of engine.sessions.values()) session.onClosed.length = 0
        return usual()
      }),
    ),
  },
]
