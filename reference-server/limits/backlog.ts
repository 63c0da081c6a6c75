/**
 * Bytes that a waiting packet costs by itself, whatever it carries: Engine.IO makes two objects for each packet and client.
 * Measured on Node 20: 147 of V8's heap.
 */
export const PACKET = 150

/** A client that has something waiting. */
export interface Behind {
  /** What it has not taken yet. */
  readonly bytes: number
  /** Closes its connection at once; nothing waits for it any more. */
  cut(): void
}

/** A message that is in memory once, however many clients it waits for. */
export interface Waiting {
  readonly bytes: number
  clients: number
}

/**
 * What waits for all clients together, as memory sees it: the message once, its packets for each client. Past the limit
 * whoever is furthest behind is cut off, until it holds again: with many clients behind, the process can be out of memory
 * before any of them is past a limit of its own.
 */
export class Backlog {
  private readonly clients = new Set<Behind>()
  /** By their text what was counted since the last microtask: the clients of one message get it without a pause. */
  private readonly recent = new Map<unknown, { readonly waiting: Waiting; readonly first: Behind }>()
  private total = 0

  /**
   * @param limit bytes
   * @param onCut called with each client that is cut off for it
   */
  constructor(
    private readonly limit: number,
    private readonly onCut: () => void,
  ) {}

  get bytes(): number {
    return this.total
  }

  /** Counts a message that now waits for a client as well. */
  add(client: Behind, message: string | Buffer | undefined): Waiting {
    this.clients.add(client)
    const waiting = this.same(client, message) ?? this.another(client, message)
    waiting.clients += 1
    this.total += PACKET
    return waiting
  }

  /** Nothing waits for this client any more; `held` is all that was counted for it. */
  remove(client: Behind, held: readonly Waiting[]): void {
    this.clients.delete(client)
    this.total -= PACKET * held.length
    for (const waiting of held) {
      waiting.clients -= 1
      if (waiting.clients === 0) this.total -= waiting.bytes
    }
  }

  /** Makes the limit hold. */
  relieve(): void {
    while (this.total > this.limit) {
      this.onCut()
      this.furthest().cut()
    }
  }

  /** Equal texts are one message, but not where a client gets them one after the other. */
  private same(client: Behind, message: unknown): Waiting | undefined {
    const known = this.recent.get(message)
    return known && known.first !== client && known.waiting.clients > 0 ? known.waiting : undefined
  }

  private another(first: Behind, message: string | Buffer | undefined): Waiting {
    if (this.recent.size === 0) queueMicrotask(() => this.recent.clear())
    const waiting = { bytes: Buffer.byteLength(message ?? ''), clients: 0 }
    this.recent.set(message, { waiting, first })
    this.total += waiting.bytes
    return waiting
  }

  private furthest(): Behind {
    return [...this.clients].reduce((one, other) => (other.bytes > one.bytes ? other : one))
  }
}
