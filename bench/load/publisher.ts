import type { BrokerConnection, Publication } from './broker-connections'
import { now } from './client-pool'

/** Publishes one message repeatedly, and records when. */
export class Publisher {
  /** @param publishedAt receives the time of each publication of the current phase, in ms (see `now`) */
  constructor(
    private readonly connection: BrokerConnection,
    private readonly publication: Publication,
    private readonly publishedAt: Float64Array,
  ) {}

  /** All at once: they reach Redis as one chunk, and leave it as one. */
  async burst(payloads: number): Promise<void> {
    this.publishedAt.fill(now(), 0, payloads)
    this.connection.publish(this.publication, payloads)
    await this.connection.settled()
  }

  /** At an even pace. When a timer fires late, every payload that is due by then is published at once, in a write of its own. */
  async steady(payloads: number, perSecond: number): Promise<void> {
    const began = now()
    for (let sent = 0; sent < payloads; ) {
      const due = Math.min(payloads, Math.floor(((now() - began) * perSecond) / 1000) + 1)
      for (; sent < due; sent += 1) {
        this.publishedAt[sent] = now()
        this.connection.publish(this.publication, 1)
      }
      const next = began + (sent * 1000) / perSecond - now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next)))
    }
    await this.connection.settled()
  }

  /** To a channel without subscribers. */
  async withoutSubscribers(payloads: number): Promise<void> {
    this.connection.publish({ ...this.publication, channel: 'nobody' }, payloads)
    await this.connection.settled()
  }

  stop(): void {
    this.connection.close()
  }
}
