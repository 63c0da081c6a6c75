import type { Outboxes } from './delivery/outbox'
import type { Codec } from './protocol'
import type { Bus, BusEvents } from './redis-bus'
import { type Client, Subscription } from './subscription'

/** Every subscription of this server, by pattern; equal patterns are equal strings, nothing else. */
export class Subscriptions implements Pick<BusEvents, 'up' | 'down' | 'message'> {
  private readonly byPattern = new Map<string, Subscription>()

  constructor(
    private readonly bus: Bus,
    private readonly codec: Codec,
    private readonly outboxes: Pick<Outboxes, 'putToAll'>,
  ) {}

  get size(): number {
    return this.byPattern.size
  }

  get(pattern: string): Subscription | undefined {
    return this.byPattern.get(pattern)
  }

  create(pattern: string): Subscription {
    const subscription = new Subscription(pattern, this.bus, (empty) => {
      // A pattern given up and taken up again meanwhile has another subscription, which must stay.
      if (this.byPattern.get(pattern) === empty) this.byPattern.delete(pattern)
    })
    this.byPattern.set(pattern, subscription)
    return subscription
  }

  /** Takes a client off everything: however it left, it is as if it had unsubscribed. */
  leave(client: Client): void {
    for (const subscription of [...client.subscriptions]) void subscription.drop(client)
  }

  /** When Redis has followed every change made so far. */
  async settled(): Promise<void> {
    await Promise.all([...this.byPattern.values()].map((subscription) => subscription.align()))
  }

  /** Redis is (back) there, and empty: what is live is subscribed again, once each. */
  up(): void {
    void this.settled()
  }

  down(): void {
    for (const subscription of this.byPattern.values()) subscription.lost()
  }

  /** Encoded once, however many clients receive it. */
  message(pattern: string, channel: Buffer, payload: Buffer): void {
    const subscription = this.byPattern.get(pattern)
    if (subscription) this.outboxes.putToAll(subscription.audience, this.codec.delivery(pattern, channel, payload))
  }
}
