import type { TargetFailure } from '../../errors'
import type { Received } from '../messages'

export const ACTIONS = ['subscribe', 'unsubscribe'] as const
export type Action = (typeof ACTIONS)[number]

export interface Request {
  action: Action
  pattern: string
}

/** Something to publish in Redis. */
export interface Publication {
  channel: string
  payload: string | Buffer
}

/** How requests, messages and names are encoded for a server: in the form of the completion `wire`, or by a dialect. */
export interface MessageCodec {
  /** The frame of a request. Throws where the dialect cannot express it: see `mustExpress`. */
  request(request: Request): string | Buffer
  /** What a frame from the server means. Never throws: it is called from a socket's event. */
  read(frame: string | Buffer | ArrayBuffer): Received
  /** The name of one of our patterns in Redis. */
  nameInRedis(pattern: string): string
  /** What to publish in Redis for the subscribers of a channel. Throws where the dialect cannot express it. */
  publications(channel: string, payload: string | Buffer): Publication[]
  /**
   * Whether the clauses of this scenario demand that everything can be said. Then what a dialect has no words for is a
   * RequirementNotMet, and otherwise NotObserved.
   */
  mustExpress: boolean
  /** Resets that and the two below, for a new scenario. */
  reset(): void
  /** how many frames the dialect did not know in this scenario */
  readonly unknownFrames: number
  /** what the dialect did wrong in this scenario, where `read` could not throw it */
  readonly failure: TargetFailure | undefined
}
