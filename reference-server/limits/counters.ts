import type { ErrorCode } from '../protocol'

/** What a server is doing, and how often each limit was hit since it was made. Plain numbers, safe to keep and to send on. */
export interface Stats {
  /** Clients connected now. */
  readonly connections: number
  /** Patterns somebody is subscribed to now (or that Redis has not let go yet), however many clients share them. */
  readonly patterns: number
  /** Bytes that wait in the server for clients now; a message that many wait for counts once. */
  readonly unsent: number
  /** What was refused, by the limit's name: handshakes, requests, and bodies of polling clients. */
  readonly refused: Readonly<Refused>
  /** Clients that were closed, by the limit's name. */
  readonly closed: Readonly<Closed>
}

type Refused = Record<'maxConnections' | 'maxSubscriptions' | 'maxPattern' | 'maxRequests' | 'maxPayload', number>
type Closed = Record<'maxPayload' | 'maxRequests' | 'maxUnsent' | 'maxBacklog', number>

const LIMITS: Partial<Record<ErrorCode, keyof Refused>> = {
  'too-many-subscriptions': 'maxSubscriptions',
  'pattern-too-long': 'maxPattern',
  'too-many-requests': 'maxRequests',
}

/** The counts, while they are being made. */
export class Tally {
  readonly refused: Refused = { maxConnections: 0, maxSubscriptions: 0, maxPattern: 0, maxRequests: 0, maxPayload: 0 }
  readonly closed: Closed = { maxPayload: 0, maxRequests: 0, maxUnsent: 0, maxBacklog: 0 }

  /** Counts a request that was refused, if for a limit. */
  refusal(error: ErrorCode): void {
    const limit = LIMITS[error]
    if (limit) this.refused[limit] += 1
  }
}
