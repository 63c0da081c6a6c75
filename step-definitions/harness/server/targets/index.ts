import type { Capability, TargetFailure } from '../../errors'
import type { Limits } from '../../limits'
import type { Transcript } from '../../transcript'
import { CommandTarget } from './command'
import { ModuleTarget } from './module'
import { UrlTarget } from './url'

/** What is judged, as it was given to the runner (contract, section 3). */
export type TargetDescription =
  | { kind: 'command'; command: string }
  | { kind: 'module'; module: string }
  | { kind: 'url'; url: string; redis?: string }

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

/** Regular expressions for the lines on stdout by which a command says that it is LISTENING, and CLOSED. */
export interface StatusLines {
  listening: string
  closed: string
}

export interface TargetSurroundings {
  cwd: string
  limits: Limits
  transcript: Transcript
  /** for a command that does not say its status by `status=` */
  statusLines?: StatusLines
}

export function makeTarget(description: TargetDescription, surroundings: TargetSurroundings): Target {
  switch (description.kind) {
    case 'command':
      return new CommandTarget(description.command, surroundings)
    case 'module':
      return new ModuleTarget(description.module, surroundings)
    case 'url':
      return new UrlTarget(description.url, description.redis)
  }
}
