/** The library: `new Server(options)`, `listen()`, `close()`, `.status`, `Server.STATUS`. */
export { type Config, ConfigError, type Options } from './config'
export { Connection, type ConnectionParts } from './connection'
export { type Audience, Outbox, Outboxes } from './delivery/outbox'
export type { Handler, Handlers, Outcome } from './handler'
export { Front } from './http-server'
export type { Stats } from './limits/counters'
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
export { type Bus, type BusEvents, type BusFailure, RedisBus } from './redis-bus'
export { Server, type ServerEvents, type Status } from './server'
export { type Client, Subscription } from './subscription'
export { Subscriptions } from './subscriptions'
