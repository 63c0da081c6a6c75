import type { Config } from '../options'
import type { Counters } from './counters'

/** Sessions that are closed in one turn of the event loop: some 2 ms. */
const CLOSED_PER_TURN = 64

/** Why a handshake is refused, by the name of the limit. */
export type Refusal = 'maxConnections' | 'maxPerAddress'

/** What Engine.IO says of the clients, and does with them. */
export interface Sessions {
  /** Clients connected now. */
  readonly clientsCount: number
  /** Closes a session; does nothing if there is none of this name. */
  closeSession(session: string): void
}

/**
 * Keeps room for clients. A session on polling costs its client two packets and no connection, so 20,000 of them are had in two
 * seconds, and each lasts until its ping times out. Real clients poll as soon as they have a session. One that has never polled
 * ("silent") is closed after `handshakeTimeout`; before that it is the first to go when the server is full, the oldest first.
 * A session on WebSocket is never silent: it holds a connection, and may rightly listen without a word until its first ping.
 */
export class Room {
  /** When each silent session is closed, by the clock of `performance.now()`. The oldest is first. */
  private readonly silent = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined
  /** The addresses of all sessions, and how many sessions each has; empty if they are not counted. */
  private readonly addresses = new Map<string, string>()
  private readonly perAddress = new Map<string, number>()

  constructor(
    private readonly limits: Pick<Config, 'maxConnections' | 'maxPerAddress' | 'handshakeTimeout'>,
    private readonly sessions: Sessions,
    private readonly counters: Pick<Counters, 'refused' | 'closed'>,
  ) {}

  /** Why a handshake from this address is refused, if it is; counts the refusal. */
  refuse(address: string): Refusal | undefined {
    return this.countRefusal(this.refusalFor(address, this.sessions.clientsCount + 1))
  }

  /**
   * To be called when a handshake has ended. Makes room for its session if need be.
   *
   * @returns whether it may stay: several handshakes may have begun while there was room for one
   */
  admit(session: string, address: string, isOnPolling: boolean): boolean {
    if (this.countRefusal(this.refusalFor(address, this.sessions.clientsCount))) return false
    if (this.sessions.clientsCount > this.limits.maxConnections) this.closeOldestSilent()
    if (isOnPolling) this.addSilent(session)
    if (this.limits.maxPerAddress > 0) {
      this.addresses.set(session, address)
      this.perAddress.set(address, this.held(address) + 1)
    }
    return true
  }

  /** To be called when a session polls or asks for an upgrade. */
  hear(session: string): void {
    this.silent.delete(session)
  }

  /** To be called when a session that was admitted has ended. */
  leave(session: string): void {
    this.silent.delete(session)
    const address = this.addresses.get(session)
    if (address === undefined) return
    this.addresses.delete(session)
    const rest = this.held(address) - 1
    if (rest > 0) this.perAddress.set(address, rest)
    else this.perAddress.delete(address)
  }

  /** Closes no more sessions. */
  close(): void {
    clearTimeout(this.timer)
  }

  /** Why a handshake is to be refused if this many clients, with its own, are too many. */
  private refusalFor(address: string, count: number): Refusal | undefined {
    const { maxConnections, maxPerAddress } = this.limits
    if (maxPerAddress > 0 && this.held(address) >= maxPerAddress) return 'maxPerAddress'
    return count > maxConnections && this.silent.size === 0 ? 'maxConnections' : undefined
  }

  private countRefusal(refusal: Refusal | undefined): Refusal | undefined {
    if (refusal) this.counters.refused[refusal] += 1
    return refusal
  }

  private held(address: string): number {
    return this.perAddress.get(address) ?? 0
  }

  private addSilent(session: string): void {
    const { handshakeTimeout } = this.limits
    this.silent.set(session, performance.now() + handshakeTimeout)
    this.timer ??= setTimeout(() => this.closeExpired(), handshakeTimeout)
  }

  /** One timer serves all sessions: it is set for the oldest. */
  private closeExpired(): void {
    const now = performance.now()
    this.timer = undefined
    let count = 0
    for (const [session, due] of this.silent) {
      if (due > now || count === CLOSED_PER_TURN) {
        this.timer = setTimeout(() => this.closeExpired(), Math.max(1, due - now))
        return
      }
      count += 1
      this.counters.closed.handshakeTimeout += 1
      this.closeSilent(session)
    }
  }

  private closeOldestSilent(): void {
    const [oldest = ''] = this.silent.keys()
    this.counters.closed.maxConnections += 1
    this.closeSilent(oldest)
  }

  private closeSilent(session: string): void {
    this.silent.delete(session)
    this.sessions.closeSession(session)
  }
}
