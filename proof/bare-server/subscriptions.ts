import { type Redis, Redis as RedisClient } from 'ioredis'
import type { Protocol } from './protocol'

/** ms between two tries to reach Redis, and between two tries of what it has refused */
const RETRY = 200

/** A client, as far as its subscriptions are concerned. */
export interface Member {
  deliver(message: string): void
}

interface Subscription {
  readonly pattern: string
  /** its clients, and whether they receive what is published */
  readonly members: Map<Member, boolean>
  /** by Redis */
  isHeld: boolean
  /** ends with the last command under way */
  settled: Promise<boolean>
}

/** Who is subscribed to what; and Redis, which holds a pattern while somebody is. */
export class Subscriptions {
  readonly all = new Map<string, Subscription>()
  readonly redis: Redis
  private readonly retries: NodeJS.Timeout

  constructor(
    url: string,
    readonly protocol: Protocol,
  ) {
    // which patterns Redis is to hold is decided here, so nothing is queued, sent again or restored by ioredis
    this.redis = new RedisClient(url, {
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => this.retryDelay(times),
    })
    this.redis.on('error', () => {}) // 'close' follows
    this.redis.on('ready', () => this.onConnected())
    this.redis.on('close', () => this.onDisconnected())
    this.redis.on('pmessageBuffer', (pattern: Buffer, channel: Buffer, payload: Buffer) =>
      this.deliver(String(pattern), channel, payload),
    )
    this.retries = setInterval(() => this.retry(), RETRY)
  }

  /** ms until Redis is tried again; undefined for never */
  retryDelay(_times: number): number | undefined {
    return RETRY
  }

  /** When the first try to reach Redis has ended, in whichever way. */
  tried(): Promise<unknown> {
    return new Promise((resolve) => this.redis.once('ready', resolve).once('close', resolve))
  }

  onConnected(): void {
    for (const subscription of this.all.values()) void this.settle(subscription)
  }

  onDisconnected(): void {
    for (const subscription of this.all.values()) subscription.isHeld = false
  }

  retry(): void {
    for (const subscription of this.all.values())
      if (subscription.isHeld !== subscription.members.size > 0) void this.settle(subscription)
  }

  subscriptionTo(pattern: string): Subscription {
    const existing = this.all.get(pattern)
    if (existing) return existing
    const created = { pattern, members: new Map(), isHeld: false, settled: Promise.resolve(true) } // subscribing/2.1.1
    this.all.set(pattern, created)
    return created
  }

  has(client: Member, pattern: string): boolean {
    return this.all.get(pattern)?.members.has(client) ?? false
  }

  /** Adds a client; true once Redis holds the pattern, false if that fails. */
  join(client: Member, pattern: string): Promise<boolean> {
    const subscription = this.subscriptionTo(pattern)
    subscription.members.set(client, false)
    return this.settle(subscription)
  }

  /** From now on a client receives what is published. */
  activate(client: Member, pattern: string): void {
    if (this.has(client, pattern)) this.all.get(pattern)?.members.set(client, true)
  }

  /** Removes a client, if it is there; resolves when Redis has followed. */
  async leave(client: Member, pattern: string): Promise<void> {
    const subscription = this.all.get(pattern)
    if (!subscription?.members.delete(client)) return
    await this.settle(subscription)
  }

  leaveAll(client: Member): void {
    for (const pattern of [...this.all.keys()]) void this.leave(client, pattern)
  }

  /**
   * Makes Redis hold a pattern if and only if somebody wants it; false if it cannot. Commands for one pattern are sent one
   * after the other, and each is what is needed by then.
   */
  settle(subscription: Subscription): Promise<boolean> {
    const next = async () => {
      const isWanted = subscription.members.size > 0
      try {
        if (isWanted && !subscription.isHeld) await this.hold(subscription.pattern)
        if (!isWanted && subscription.isHeld) await this.release(subscription.pattern)
        subscription.isHeld = isWanted
      } catch {
        return false
      } finally {
        if (subscription.members.size === 0 && !subscription.isHeld) this.forget(subscription)
      }
      return true
    }
    subscription.settled = subscription.settled.then(next)
    return subscription.settled
  }

  forget(subscription: Subscription): void {
    if (this.all.get(subscription.pattern) === subscription) this.all.delete(subscription.pattern)
  }

  /** subscription-creation/1 */
  async hold(pattern: string): Promise<unknown> {
    return this.redis.psubscribe(pattern)
  }

  /** subscription-deletion/1 */
  async release(pattern: string): Promise<unknown> {
    return this.redis.punsubscribe(pattern)
  }

  deliver(pattern: string, channel: Buffer, payload: Buffer): void {
    const message = this.protocol.delivery(pattern, channel, payload)
    for (const [client, isActive] of this.all.get(pattern)?.members ?? []) if (isActive) client.deliver(message)
  }

  /** Resolves when every command under way has ended. */
  async allSettled(): Promise<void> {
    await Promise.all([...this.all.values()].map(({ settled }) => settled))
  }

  async close(): Promise<void> {
    clearInterval(this.retries)
    this.redis.disconnect()
  }
}
