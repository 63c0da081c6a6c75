/**
 * Bytes that a waiting packet costs by itself, whatever it carries: Engine.IO makes two objects for each packet and client.
 * Measured on Node 20: 147 of V8's heap.
 */
const PACKET = 150

/** A client that has something waiting. */
export interface Behind {
  /** What it has not taken yet. */
  readonly bytes: number
  /** Closes its connection at once; nothing of it waits any more. */
  cut(): void
}

/**
 * What waits for all clients together, as memory sees it: a message that a thousand of them wait for is there once, their
 * packets are there a thousand times. Past the limit whoever is furthest behind is cut off, until it holds again: with many
 * clients behind, none of them need be past a limit of its own before the process has no memory left.
 */
export class Backlog {
  private readonly messages = new Map<unknown, { readonly bytes: number; holders: number }>()
  private readonly clients = new Set<Behind>()
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

  /** Counts a message that now waits for a client; returns what that client waits for with it, in bytes. */
  add(client: Behind, message: string | Buffer | undefined): number {
    this.clients.add(client)
    const known = this.messages.get(message)
    const entry = known ?? { bytes: Buffer.byteLength(message ?? ''), holders: 0 }
    if (!known) {
      this.messages.set(message, entry)
      this.total += entry.bytes
    }
    entry.holders += 1
    this.total += PACKET
    return entry.bytes + PACKET
  }

  /** Nothing waits for this client any more; these are the messages that were added for it. */
  remove(client: Behind, messages: readonly (string | Buffer | undefined)[]): void {
    this.clients.delete(client)
    for (const message of messages) {
      const entry = this.messages.get(message)
      if (!entry) continue
      this.total -= PACKET
      entry.holders -= 1
      if (entry.holders > 0) continue
      this.messages.delete(message)
      this.total -= entry.bytes
    }
  }

  /** Makes the limit hold. */
  relieve(): void {
    while (this.total > this.limit) {
      this.onCut()
      this.furthest().cut()
    }
  }

  private furthest(): Behind {
    return [...this.clients].reduce((one, other) => (other.bytes > one.bytes ? other : one))
  }
}
