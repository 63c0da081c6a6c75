import { readFileSync } from 'node:fs'
import type { Socket } from 'engine.io'
import type { Bus } from './bus'
import { Connection, type ConnectionParts } from './connection'
import type { Outboxes } from './delivery/outbox'
import type { Handlers } from './handler'
import { HttpServer } from './http-server'
import type { Config } from './options'
import { type Codec, createCodec } from './protocol'
import { RedisBus } from './redis/redis-bus'
import { subscribing } from './subscribing'
import { Subscriptions } from './subscriptions'
import { unsubscribing } from './unsubscribing'

/** The collaborators of a server. Each is made by a function, so that one can be wrapped while the others stay as they are. */
export interface Parts {
  readonly codec: (config: Config) => Codec
  readonly bus: (config: Config) => Bus
  readonly subscriptions: (bus: Bus, codec: Codec, outboxes: Outboxes, config: Config) => Subscriptions
  readonly handlers: Handlers
  readonly httpServer: (...made: ConstructorParameters<typeof HttpServer>) => HttpServer
  readonly connection: (socket: Socket, parts: ConnectionParts) => void
}

/** The parts of a server that conforms to the specification. */
export const defaultParts: Parts = {
  codec: createCodec,
  bus: ({ redis, redisCa, redisTimeout }) =>
    new RedisBus(redis, redisTimeout, redisCa ? { ca: readFileSync(redisCa, 'utf8') } : {}),
  subscriptions: (bus, codec, outboxes, { maxServerPatternCost }) =>
    new Subscriptions(bus, codec, outboxes, maxServerPatternCost),
  handlers: { subscribe: subscribing, unsubscribe: unsubscribing },
  httpServer: (...made) => new HttpServer(...made),
  connection: (socket, parts) => new Connection(socket, parts),
}
