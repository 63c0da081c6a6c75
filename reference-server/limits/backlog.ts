import type { Counters } from './counters'

/**
 * Bytes that a waiting packet costs, whatever it carries: Engine.IO makes two objects for each packet and client.
 * Measured on Node 20: 147 bytes of V8's heap.
 */
export const PACKET_OVERHEAD = 150

/** A client with messages waiting. */
export interface SlowClient {
  /** Bytes that it has not taken yet. */
  readonly bytes: number
  /** Closes its connection at once; nothing waits for it after that. */
  terminate(): void
}

/** A message that is in memory once, however many clients it waits for. */
export interface QueuedMessage {
  readonly bytes: number
  clients: number
}

/**
 * What waits for all clients together, counted as memory holds it: a message once, and a packet for each client. Past the limit
 * the client that is furthest behind is closed, and so on until the total is within the limit again. With many slow clients the
 * process could run out of memory before any of them reaches its own limit.
 */
export class Backlog {
  private readonly clients = new Set<SlowClient>()
  /** The messages counted since the last microtask, by text: all recipients of one message get it without a break in between. */
  private readonly recent = new Map<unknown, { readonly queued: QueuedMessage; readonly firstClient: SlowClient }>()
  private total = 0

  /**
   * @param limit bytes
   * @param counters where closed clients are counted
   */
  constructor(
    private readonly limit: number,
    private readonly counters: Pick<Counters, 'closed'>,
  ) {}

  get bytes(): number {
    return this.total
  }

  /** Counts a message that now also waits for this client. */
  add(client: SlowClient, message: string | Buffer | undefined): QueuedMessage {
    this.clients.add(client)
    const queued = this.findShared(client, message) ?? this.count(client, message)
    queued.clients += 1
    this.total += PACKET_OVERHEAD
    return queued
  }

  /** Nothing waits for this client any longer; `messages` is everything that `add` returned for it. */
  remove(client: SlowClient, messages: readonly QueuedMessage[]): void {
    this.clients.delete(client)
    this.total -= PACKET_OVERHEAD * messages.length
    for (const queued of messages) {
      queued.clients -= 1
      if (queued.clients === 0) this.total -= queued.bytes
    }
  }

  /** Closes clients until the total is within the limit. */
  enforceLimit(): void {
    while (this.total > this.limit) {
      this.counters.closed.maxBacklog += 1
      this.slowest().terminate()
    }
  }

  /** Equal texts are one message, unless the same client got it twice: then they are two. */
  private findShared(client: SlowClient, message: unknown): QueuedMessage | undefined {
    const known = this.recent.get(message)
    return known && known.firstClient !== client && known.queued.clients > 0 ? known.queued : undefined
  }

  private count(firstClient: SlowClient, message: string | Buffer | undefined): QueuedMessage {
    if (this.recent.size === 0) queueMicrotask(() => this.recent.clear())
    const queued = { bytes: Buffer.byteLength(message ?? ''), clients: 0 }
    this.recent.set(message, { queued, firstClient })
    this.total += queued.bytes
    return queued
  }

  private slowest(): SlowClient {
    return [...this.clients].reduce((one, other) => (other.bytes > one.bytes ? other : one))
  }
}
