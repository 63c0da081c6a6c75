import type { ErrorCode } from '../protocol'

/** What a server is doing, and how often each limit was hit since the server was made. A copy: plain numbers that do not change. */
export interface Stats {
  /** Clients connected now. */
  readonly connections: number
  /** Patterns with subscribers now, however many share them, and those that Redis still holds. */
  readonly patterns: number
  /** Patterns that Redis refuses now, though clients are subscribed to them, or does not give up. Each is asked for again. */
  readonly refusedByRedis: number
  /** Bytes waiting in the server for clients now; a message waiting for many clients counts once. */
  readonly unsent: number
  /** Refused connections, handshakes, requests, and bodies of polling clients, by the name of the limit. */
  readonly refused: Readonly<Refused>
  /** Clients that were closed, by the name of the limit. */
  readonly closed: Readonly<Closed>
  /** Payloads that reached nobody, by the name of the limit. */
  readonly dropped: Readonly<Dropped>
}

type Refused = Record<
  | 'descriptors'
  | 'maxConnections'
  | 'maxPerAddress'
  | 'maxSubscriptions'
  | 'maxPattern'
  | 'maxPatternCost'
  | 'maxServerPatternCost'
  | 'maxRequests'
  | 'maxPayload',
  number
>
type Closed = Record<
  'maxConnections' | 'handshakeTimeout' | 'maxPayload' | 'maxRequests' | 'maxUnsent' | 'maxBacklog',
  number
>
type Dropped = Record<'maxUnsent', number>

const LIMIT_OF: Partial<Record<ErrorCode, keyof Refused>> = {
  'too-many-subscriptions': 'maxSubscriptions',
  'pattern-too-long': 'maxPattern',
  'request-too-long': 'maxPattern',
  'pattern-too-costly': 'maxPatternCost',
  'no-room-for-pattern': 'maxServerPatternCost',
  'too-many-requests': 'maxRequests',
}

/** How often each limit was hit. A server has one, and hands it to each part that enforces a limit. */
export class Counters {
  readonly refused: Refused = {
    descriptors: 0,
    maxConnections: 0,
    maxPerAddress: 0,
    maxSubscriptions: 0,
    maxPattern: 0,
    maxPatternCost: 0,
    maxServerPatternCost: 0,
    maxRequests: 0,
    maxPayload: 0,
  }
  readonly closed: Closed = {
    maxConnections: 0,
    handshakeTimeout: 0,
    maxPayload: 0,
    maxRequests: 0,
    maxUnsent: 0,
    maxBacklog: 0,
  }
  readonly dropped: Dropped = { maxUnsent: 0 }

  /** Counts a refused request, if a limit is the reason. */
  countRefusal(error: ErrorCode): void {
    const limit = LIMIT_OF[error]
    if (limit) this.refused[limit] += 1
  }
}
