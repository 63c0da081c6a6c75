import { Redis } from 'ioredis'
import type { Config } from '../../reference-server/config'
import { Front } from '../../reference-server/http-server'
import type { Parts } from '../../reference-server/parts'
import { all, bus, leaving } from './decorate'
import type { Fault } from './fault'

/** Another network side, which is closed otherwise. */
const front = (Other: typeof Front) => () => ({
  front: ((config: Config, onClient) => new Other(config, onClient)) as Parts['front'],
})

/** The connection to Redis is left as it is. */
const redisStays = bus(() => ({ close: async () => {} }))

const AT_CLOSING = /forced close|server close/

export const CLOSING: readonly Fault[] = [
  {
    name: 'closed-listens-on',
    mistake: 'closing sends the clients away, and nobody stops listening',
    breaks: { 'closing/1': 'A closed server accepts no handshake' },
    parts: front(
      class extends Front {
        override async close() {
          this.engine.close()
        }
      },
    ),
  },
  {
    name: 'closed-listens-again',
    mistake: 'the port is opened again whenever it closes, closing included',
    breaks: { 'closing/1': 'A closed server accepts no handshake' },
    parts: (usual) => ({
      front: (config, onClient) => {
        const first = usual.front(config, onClient)
        const close = first.close.bind(first)
        first.close = async () => {
          await close()
          await usual.front(config, onClient).listen()
        }
        return first
      },
    }),
  },
  {
    name: 'closing-waits-for-clients',
    mistake: 'closing waits until the last client has gone by itself',
    breaks: { 'closing/2': 'A closed server ends by itself, even with clients connected' },
    touches: ['server-closing/1', 'closing'],
    parts: front(
      class extends Front {
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
    mistake: 'everything is closed, and the promise of it is never kept',
    breaks: { 'closing/2': 'A closed server ends by itself, even with clients connected' },
    touches: ['server-closing/1'],
    parts: bus((usual) => ({
      close: async () => {
        await usual.close()
        await new Promise(() => {})
      },
    })),
  },
  {
    name: 'closing-leaves-clients',
    mistake: 'closing stops listening, and leaves who is connected on a server that serves nothing',
    breaks: { 'closing/2': 'is disconnected by the server' },
    parts: front(
      class extends Front {
        override async close() {
          this.http.close()
        }
      },
    ),
  },
  {
    name: 'closing-leaves-pollers',
    mistake: 'closing ends the websockets; an open poll is answered some day',
    breaks: { 'closing/2': 'is disconnected by the server' },
    parts: front(
      class extends Front {
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
    mistake: 'closing is no leaving, and the connection to Redis is shared with others: the patterns stay',
    breaks: { 'closing/3': 'Redis does not hold', 'closing/4': 'A closed server ends its connections to Redis' },
    touches: ['scale-out/2'],
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
      'closing gives up what Redis holds at that moment; a pattern that is being asked for comes after it, and stays',
    breaks: { 'closing/3': 'Redis does not hold' },
    touches: ['closing/4', 'scale-out/2'],
    parts: (parts) => {
      let closing = false
      return {
        ...bus((usual) => ({
          punsubscribe: async (pattern) => (closing ? undefined : usual.punsubscribe(pattern)),
          close: async () => {},
        }))(parts),
        front: (config, onClient) => {
          const usual = parts.front(config, onClient)
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
    mistake: 'closing gives up all patterns, and leaves the connection to Redis open',
    breaks: { 'closing/4': 'A closed server ends its connections to Redis' },
    parts: redisStays,
  },
  {
    name: 'closing-leaves-second-connection',
    mistake: 'there is a second connection to Redis, to ask things over, which closing forgets',
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
]
