import { now } from './crowd'
import type { Outlet, Publication } from './outlets'

/** Publishes one message again and again, and notes when. */
export class Publisher {
  /** @param publishedAt where the time of each publication of the present phase is noted, in ms (see `now`) */
  constructor(
    private readonly outlet: Outlet,
    private readonly publication: Publication,
    private readonly publishedAt: Float64Array,
  ) {}

  /** All at once: they reach Redis as one chunk, and leave it as one. */
  async burst(payloads: number): Promise<void> {
    this.publishedAt.fill(now(), 0, payloads)
    this.outlet.publish(this.publication, payloads)
    await this.outlet.settled()
  }

  /** At an even pace. Where a timer comes late, what is due by then goes out at once, each by itself. */
  async steady(payloads: number, perSecond: number): Promise<void> {
    const began = now()
    for (let sent = 0; sent < payloads; ) {
      const due = Math.min(payloads, Math.floor(((now() - began) * perSecond) / 1000) + 1)
      for (; sent < due; sent += 1) {
        this.publishedAt[sent] = now()
        this.outlet.publish(this.publication, 1)
      }
      const next = began + (sent * 1000) / perSecond - now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next)))
    }
    await this.outlet.settled()
  }

  /** To a channel that nobody has asked for. */
  async unheard(payloads: number): Promise<void> {
    this.outlet.publish({ ...this.publication, channel: 'nobody' }, payloads)
    await this.outlet.settled()
  }

  stop(): void {
    this.outlet.stop()
  }
}
