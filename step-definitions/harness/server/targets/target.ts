import type { Capability, StatusLines } from '../../../../schemas/types'
import type { TargetFailure } from '../../errors'
import type { Limits } from '../../limits'
import type { Transcript } from '../../transcript'

/** A server's status: unreadable, or whether it is the one asked about. */
export type StatusReading = { readable: false } | { readable: true; is: boolean; actual: string }

/** Ping settings for a server started for one scenario, in ms. A server may not support them. */
export interface Pings {
  interval: number
  timeout: number
}

/** One running server. */
export interface ServerInstance {
  /** `http://host:port` */
  readonly origin: string
  /** the end of its output */
  readonly output: string
  /** how it ended, if it ended by itself */
  unexpectedExit(): TargetFailure | undefined
  /** whether its status is the one with this name (`LISTENING`, `CLOSED`) */
  status(name: string): StatusReading
  /** whether its port accepted connections when it first reported this status; undefined if it never did, or cannot */
  acceptedAt(name: string): Promise<boolean | undefined>
  /** closes it, in the way of its kind; false if it had to be killed */
  stop(): Promise<boolean>
}

/** A kind of server under test. */
export interface Target {
  readonly capabilities: ReadonlySet<Capability>
  /** the Redis it uses, where the suite does not start one */
  readonly redisUrl?: string
  /** The file of the certificates (PEM) that this Redis is trusted by. */
  readonly redisCa?: string
  /** Starts a server on this Redis. It may not accept connections yet when this resolves. Throws TargetFailure. */
  launch(redisUrl: string, pings?: Pings): Promise<ServerInstance>
}

export interface TargetContext {
  cwd: string
  limits: Limits
  transcript: Transcript
  /** for a command that does not print its status as `status=` */
  statusLines?: StatusLines
}

/** The capabilities of every server that the suite starts itself, on a Redis of its own. */
export const STARTED_SERVER_CAPABILITIES: ReadonlySet<Capability> = new Set<Capability>([
  'status',
  'restart',
  'redis',
  'redis-control',
  'websocket',
  'polling',
])
