import type { Capability, StatusLines } from '../../../../schemas/types'
import type { TargetFailure } from '../../errors'
import type { Limits } from '../../limits'
import type { Transcript } from '../../transcript'

/** What a server says of its status: nothing that could be read, or what it is. */
export type StatusReading = { readable: false } | { readable: true; is: boolean; actual: string }

/** What a server of a scenario's own is asked to do with pings, in ms; it may not know how to be asked. */
export interface Pings {
  interval: number
  timeout: number
}

/** One running server. */
export interface ServerInstance {
  /** `http://host:port` */
  readonly origin: string
  /** the end of what it has printed */
  readonly output: string
  /** why it is no longer running, if it ended by itself */
  died(): TargetFailure | undefined
  /** whether its status is the one named so (`LISTENING`, `CLOSED`) */
  status(name: string): StatusReading
  /** closes it, as its kind is closed; false if it had to be killed */
  stop(): Promise<boolean>
}

/** A way of being a server under test. */
export interface Target {
  readonly capabilities: ReadonlySet<Capability>
  /** the Redis it is judged with, where that is not ours to start */
  readonly redisUrl?: string
  /** Starts a server with this Redis, up to the point where its port may not answer yet. Throws TargetFailure. */
  launch(redisUrl: string, pings?: Pings): Promise<ServerInstance>
}

export interface TargetSurroundings {
  cwd: string
  limits: Limits
  transcript: Transcript
  /** for a command that does not say its status by `status=` */
  statusLines?: StatusLines
}

/** What every server has that the suite starts itself, with a Redis of the suite's own. */
export const STARTED_SERVER_CAPABILITIES: ReadonlySet<Capability> = new Set<Capability>([
  'status',
  'restart',
  'redis',
  'redis-control',
  'websocket',
  'polling',
])
