import type { Bus, BusListener } from './bus'
import type { Outboxes } from './delivery/outbox'
import { type PatternCost, patternCost } from './limits/pattern-cost'
import type { Codec } from './protocol'
import { RefusedPatterns } from './refused-patterns'
import { type Client, Subscription, type SubscriptionOwner } from './subscription'

/** Every subscription of this server, by pattern. Two patterns are the same only if they are equal strings. */
export class Subscriptions implements Pick<BusListener, 'up' | 'down' | 'message'>, SubscriptionOwner {
  private readonly byPattern = new Map<string, Subscription>()
  private readonly refusedPatterns = new RefusedPatterns()
  /** What the stars, classes and so on of all patterns cost together, in nanoseconds. */
  private wildCost = 0

  constructor(
    private readonly bus: Bus,
    private readonly codec: Codec,
    private readonly outboxes: Pick<Outboxes, 'putToAll'>,
    /** Microseconds that they may cost. */
    private readonly maxServerPatternCost: number,
  ) {}

  get size(): number {
    return this.byPattern.size
  }

  /** How many patterns are not in Redis as they should be, because Redis refused. Each is asked for again. */
  get refused(): number {
    return this.refusedPatterns.size
  }

  /** In the order in which their patterns were subscribed to. */
  all(): IterableIterator<Subscription> {
    return this.byPattern.values()
  }

  get(pattern: string): Subscription | undefined {
    return this.byPattern.get(pattern)
  }

  /** Whether there is room for one more pattern. Only stars, classes and so on take room: nobody can take it from other patterns. */
  affords({ wild }: PatternCost): boolean {
    return this.wildCost + wild <= this.maxServerPatternCost * 1000
  }

  create(pattern: string, cost = patternCost(pattern)): Subscription {
    const subscription = new Subscription(pattern, cost, this.bus, this)
    this.byPattern.set(pattern, subscription)
    this.wildCost += cost.wild
    return subscription
  }

  onEmpty(subscription: Subscription): void {
    const { pattern } = subscription
    // If the pattern was subscribed to again in the meantime, it has a new subscription, which must stay.
    if (this.byPattern.get(pattern) !== subscription) return
    this.byPattern.delete(pattern)
    this.wildCost -= subscription.cost.wild
  }

  onRefused(subscription: Subscription): void {
    this.refusedPatterns.add(subscription)
  }

  /** Removes a client from all its subscriptions: however it left, it is as if it had unsubscribed. */
  leave(client: Client): void {
    for (const subscription of [...client.subscriptions]) void subscription.removeNow(client)
  }

  /** Resolves when Redis has followed every change made so far. */
  async sync(): Promise<void> {
    await Promise.all([...this.byPattern.values()].map((subscription) => subscription.sync()))
  }

  /** Redis is connected, and holds nothing of ours: every pattern in use is subscribed to again, once. */
  up(): void {
    void this.sync()
  }

  down(): void {
    this.refusedPatterns.clear()
    for (const subscription of this.byPattern.values()) subscription.connectionLost()
  }

  /** Encodes a message once, however many clients receive it. */
  message(pattern: string, channel: Buffer, payload: Buffer): void {
    const subscription = this.byPattern.get(pattern)
    if (subscription) this.outboxes.putToAll(subscription.recipients, this.codec.delivery(pattern, channel, payload))
  }
}
