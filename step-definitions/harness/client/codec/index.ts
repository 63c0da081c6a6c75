import type { TargetFailure } from '../../errors'
import type { Received } from '../messages'
import { Interpreter } from './dialect-codec'
import { loadDialect } from './load-dialect'
import { WIRE } from './wire'

export { WIRE } from './wire'

export const ACTIONS = ['subscribe', 'unsubscribe'] as const
export type Action = (typeof ACTIONS)[number]

export interface Request {
  action: Action
  pattern: string
}

/** Something that is published in Redis. */
export interface Publication {
  channel: string
  payload: string | Buffer
}

/** How requests, messages and names are said to a server: in the form of the completion `wire`, or through a dialect. */
export interface Speech {
  /** The frame of a request. Throws RequirementNotMet where the server's language has no words for it. */
  request(request: Request): string | Buffer
  /** What a frame from the server says. Never throws: who reads is called by a socket. */
  read(frame: string | Buffer | ArrayBuffer): Received
  /** What a pattern of ours is called in Redis. */
  nameInRedis(pattern: string): string
  /** What to publish in Redis, for the subscribers of a channel of ours. Throws RequirementNotMet where that cannot be said. */
  publications(channel: string, payload: string | Buffer): Publication[]
  /** Begins to count for a new scenario. */
  begin(): void
  /** how many frames came in this scenario that it does not know */
  readonly unknownFrames: number
  /** what the dialect itself did wrong in this scenario, where it could not be thrown */
  readonly failure: TargetFailure | undefined
}

/** The speech of a run. Throws TargetFailure for a dialect that cannot be used. */
export async function speechFor(dialect: { name: string; module: string } | undefined): Promise<Speech> {
  return dialect ? new Interpreter(dialect.name, await loadDialect(dialect.module)) : WIRE
}
