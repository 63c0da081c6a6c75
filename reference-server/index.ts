/** The library: `new Server(options)`, `listen()`, `close()`, `.status`, `Server.STATUS`. */
export type { Bus, BusFailure, BusListener } from './bus'
export { ConfigError } from './config'
export { Connection, type ConnectionParts } from './connection'
export { type Outbox, Outboxes, type Recipients } from './delivery/outbox'
export type { Handler, Handlers, Result } from './handler'
export { HttpServer } from './http-server'
export type { Counters, Stats } from './limits/counters'
export type { Config, Options } from './options'
export { defaultParts, type Parts } from './parts'
export {
  type Action,
  type Codec,
  createCodec,
  type ErrorCode,
  type Malformed,
  type Reply,
  type Request,
} from './protocol'
export { RedisBus } from './redis/redis-bus'
export { Server, type ServerEvents, type Status } from './server'
export { type Client, Subscription } from './subscription'
export { Subscriptions } from './subscriptions'
