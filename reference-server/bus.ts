/** What a bus reports to the server; `up` and `down` alternate, and the first call is whichever is true first. */
export interface BusListener {
  /** Redis is connected. It holds none of our patterns: a new connection starts with no subscriptions. */
  up(): void
  /** The connection to Redis is lost, and every pattern with it; `reason` is for people. */
  down(reason: string): void
  /** One published message. It is reported once for each of our patterns that matches its channel. */
  message(pattern: string, channel: Buffer, payload: Buffer): void
  /** Redis replied to a command with an error. The command's own result says only that it was refused. */
  warning(error: Error): void
}

/** Why a pattern could not be subscribed to or unsubscribed from. */
export type BusFailure = 'redis-unavailable' | 'redis-refused'

/**
 * The connection to Redis. Commands are sent in the order of the calls. Each resolves when Redis has confirmed it, to
 * `undefined`, or to the reason it failed.
 */
export interface Bus {
  /** Our end of the connection, as CLIENT LIST of Redis names it; `undefined` where that is not known. */
  readonly localAddress?: string | undefined
  /** Connects, and keeps reconnecting until closed. Resolves when the first attempt succeeds or fails, or after the timeout. */
  open(listener: BusListener): Promise<void>
  psubscribe(pattern: string): Promise<BusFailure | undefined>
  punsubscribe(pattern: string): Promise<BusFailure | undefined>
  /** Closes the connection, in bounded time whatever state Redis is in. */
  close(): Promise<void>
}
