import type { Socket } from 'engine.io'
import type { Config } from './config'
import { Connection, type ConnectionParts } from './connection'
import type { Outboxes } from './delivery/outbox'
import type { Handlers } from './handler'
import { Front } from './http-server'
import { type Codec, createCodec } from './protocol'
import { type Bus, RedisBus } from './redis-bus'
import { subscribing } from './subscribing'
import { Subscriptions } from './subscriptions'
import { unsubscribing } from './unsubscribing'

/** The collaborators of a server, each made by a function so that one can be wrapped and the rest stay as they are. */
export interface Parts {
  readonly codec: (config: Config) => Codec
  readonly bus: (config: Config) => Bus
  readonly subscriptions: (bus: Bus, codec: Codec, outboxes: Outboxes) => Subscriptions
  readonly handlers: Handlers
  readonly front: (config: Config, onClient: (socket: Socket) => void) => Front
  readonly connection: (socket: Socket, parts: ConnectionParts) => void
}

/** The parts of a server that obeys the specification. */
export const defaultParts: Parts = {
  codec: createCodec,
  bus: ({ redis, redisTimeout }) => new RedisBus(redis, redisTimeout),
  subscriptions: (bus, codec, outboxes) => new Subscriptions(bus, codec, outboxes),
  handlers: { subscribe: subscribing, unsubscribe: unsubscribing },
  front: (config, onClient) => new Front(config, onClient),
  connection: (socket, parts) => new Connection(socket, parts),
}
