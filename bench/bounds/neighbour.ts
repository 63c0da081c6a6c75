import type { Redis } from 'ioredis'
import { WebSocketClient } from './clients'

/** Milliseconds between two rounds of a neighbour. */
const PAUSE = 2

/** What a neighbour has noticed. */
export interface Experience {
  /** Round trips, and their times in milliseconds. */
  readonly rounds: number
  readonly p50: number
  readonly p99: number
  readonly most: number
}

/**
 * A client that does what clients do, round after round: it sends a request, waits for the reply, and receives a payload that
 * is published meanwhile. A lost payload ends it with an error.
 */
export class Neighbour {
  private times: number[] = []
  private isLeaving = false
  private readonly ended: Promise<void>

  private constructor(
    private readonly client: WebSocketClient,
    private readonly publisher: Redis,
  ) {
    this.ended = this.live()
    this.ended.catch(() => {})
  }

  static async move(port: number, publisher: Redis): Promise<Neighbour> {
    const client = new WebSocketClient(port)
    await client.request('subscribe', 'street')
    return new Neighbour(client, publisher)
  }

  /** What it has noticed since the last call. Rejects if it was closed. */
  async experience(): Promise<Experience> {
    await Promise.race([this.ended, undefined])
    const times = this.times.sort((one, other) => one - other)
    this.times = []
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN
    return { rounds: times.length, p50: at(0.5), p99: at(0.99), most: at(1) }
  }

  /** Resolves when the last round is over, and all payloads have come. */
  async leave(): Promise<void> {
    this.isLeaving = true
    await this.ended
    this.client.leave()
  }

  private async live(): Promise<void> {
    while (!this.isLeaving) {
      const began = performance.now()
      this.publisher.publish('street', 'x').catch(() => {}) // Then nothing is received, either.
      // The reply and the payload, in either order: what is lost is never received.
      await this.client.request('unsubscribe', 'elsewhere', 2)
      this.times.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}
