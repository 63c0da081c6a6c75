import type { Bus, BusFailure } from './bus'
import { type Deadline, EXPIRED, withDeadline } from './deadline'
import type { Outbox, Recipients } from './delivery/outbox'
import type { CostedSet } from './limits/costed-set'
import type { PatternCost } from './limits/pattern-cost'

/** What a subscription needs of a connection. */
export interface Client {
  /** The subscriptions this client is on. `Subscription` keeps this set up to date. */
  readonly subscriptions: CostedSet<Subscription>
  /** Whether it has as many subscriptions as it may have. */
  readonly isFull: boolean
  /** Whether its patterns may cost so much more. */
  affords(cost: PatternCost): boolean
  /** Where its deliveries go. */
  readonly outbox: Outbox
}

/** Who keeps a subscription, and is told what becomes of it. */
export interface SubscriptionOwner {
  /** There are no members left, and Redis no longer holds the pattern. */
  onEmpty(subscription: Subscription): void
  /** Redis refused the pattern, though there are members, or refused to give it up, though there are none. */
  onRefused(subscription: Subscription): void
}

/**
 * One pattern: its members, and whether Redis holds it.
 *
 * Redis follows the members. Every change of members queues one sync, and a sync, when its turn comes, sends the one command
 * that is then needed, or none. The syncs of a pattern never overlap, so its PSUBSCRIBE and PUNSUBSCRIBE cannot overtake each
 * other; two clients on a new pattern share one PSUBSCRIBE (the second sync finds nothing to do); and when a client leaves in
 * the middle of its own subscribe, the sync that its leaving queues undoes it.
 */
export class Subscription {
  /** Each client, and whether its subscribe was confirmed: until then it receives nothing. */
  private readonly members = new Map<Client, boolean>()
  private cachedRecipients: Recipients | undefined
  private heldByRedis = false
  private lastSync: Promise<unknown> = Promise.resolve()

  constructor(
    readonly pattern: string,
    readonly cost: PatternCost,
    private readonly bus: Bus,
    private readonly owner: SubscriptionOwner,
  ) {}

  /** Clients that have subscribed, confirmed or not. */
  get clients(): number {
    return this.members.size
  }

  /** Whether Redis holds the pattern, as far as it has told us. */
  get isHeld(): boolean {
    return this.heldByRedis
  }

  has(client: Client): boolean {
    return this.members.has(client)
  }

  /**
   * Adds a client. Resolves to `undefined` once Redis holds the pattern, or to the reason it does not; then the client is not a
   * member.
   */
  async add(client: Client, deadline: Deadline): Promise<BusFailure | 'redis-timeout' | undefined> {
    this.members.set(client, false)
    client.subscriptions.add(this)
    const failure = await withDeadline(deadline, this.sync())
    if (failure === undefined) {
      // The client may have left in the meantime.
      if (this.members.has(client)) {
        this.members.set(client, true)
        this.cachedRecipients = undefined
      }
      return undefined
    }
    void this.removeNow(client)
    return failure === EXPIRED ? 'redis-timeout' : failure
  }

  /** Removes a client: nothing more is delivered to it. Resolves when Redis has followed, or at the deadline. */
  async remove(client: Client, deadline: Deadline): Promise<void> {
    await withDeadline(deadline, this.removeNow(client))
  }

  /** Removes a client at once. The promise is for callers who want to wait for Redis. */
  removeNow(client: Client): Promise<unknown> {
    this.members.delete(client)
    this.cachedRecipients = undefined
    client.subscriptions.delete(this)
    return this.sync()
  }

  /** The outboxes of the confirmed members, in the order they joined; the same array until a member joins or leaves. */
  get recipients(): Recipients {
    this.cachedRecipients ??= [...this.members].filter(([, confirmed]) => confirmed).map(([client]) => client.outbox)
    return this.cachedRecipients
  }

  /** The connection to Redis is lost, and the pattern with it. */
  connectionLost(): void {
    this.heldByRedis = false
  }

  /** Queues a sync; resolves to the reason Redis could not follow, if it could not. Never rejects. */
  sync(): Promise<BusFailure | undefined> {
    const sync = this.lastSync.then(() => this.syncNow())
    this.lastSync = sync
    return sync
  }

  private async syncNow(): Promise<BusFailure | undefined> {
    const wanted = this.members.size > 0
    let failure: BusFailure | undefined
    if (wanted !== this.heldByRedis) {
      failure = await (wanted ? this.bus.psubscribe(this.pattern) : this.bus.punsubscribe(this.pattern))
      if (!failure) this.heldByRedis = wanted
    }
    // Whoever waits for an answer is told of the refusal, and leaves: only confirmed members would never learn of it.
    if (failure === 'redis-refused' && (this.heldByRedis || this.recipients.length > 0)) this.owner.onRefused(this)
    if (!this.heldByRedis && this.members.size === 0) this.owner.onEmpty(this)
    return failure
  }
}
