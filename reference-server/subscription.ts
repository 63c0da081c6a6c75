import { before, type Deadline, LATE } from './deadline'
import type { Audience, Outbox } from './delivery/outbox'
import type { Bus, BusFailure } from './redis-bus'

/** What a subscription needs of a connection. */
export interface Client {
  /** The subscriptions this client is on; kept by the subscriptions themselves. */
  readonly subscriptions: Set<Subscription>
  /** Whether it is on as many as it may be. */
  readonly isFull: boolean
  /** Where what is delivered to it goes. */
  readonly outbox: Outbox
}

/**
 * One pattern: who is on it, and whether Redis holds it.
 *
 * Redis follows the members: every change of theirs queues one turn, and a turn, when it comes, sends the one command that is
 * then needed, or none. Turns of a pattern never overlap, so its PSUBSCRIBE and PUNSUBSCRIBE cannot overtake each other; two
 * clients on a new pattern share one PSUBSCRIBE (the second turn finds nothing to do); and a client that leaves in the middle
 * of its own subscribe is undone by the turn it queues on leaving.
 */
export class Subscription {
  /** Each client with whether it was told yes: until then it receives nothing. */
  private readonly members = new Map<Client, boolean>()
  private lastAudience: Audience | undefined
  private held = false
  private lastTurn: Promise<unknown> = Promise.resolve()

  /** @param onEmpty called when nobody wants the pattern and Redis does not hold it any more */
  constructor(
    readonly pattern: string,
    private readonly bus: Bus,
    private readonly onEmpty: (subscription: Subscription) => void,
  ) {}

  has(client: Client): boolean {
    return this.members.has(client)
  }

  /** Takes a client up, and tells once Redis holds the pattern; or why it could not be, and then it is not on the subscription. */
  async add(client: Client, deadline: Deadline): Promise<BusFailure | 'redis-timeout' | undefined> {
    this.members.set(client, false)
    client.subscriptions.add(this)
    const failure = await before(deadline, this.align())
    if (failure === undefined) {
      // It may have left meanwhile.
      if (this.members.has(client)) {
        this.members.set(client, true)
        this.lastAudience = undefined
      }
      return undefined
    }
    void this.drop(client)
    return failure === LATE ? 'redis-timeout' : failure
  }

  /** Lets a client go: nothing more is delivered to it. Returns when Redis has followed, or at the deadline. */
  async remove(client: Client, deadline: Deadline): Promise<void> {
    await before(deadline, this.drop(client))
  }

  /** Lets a client go without waiting. */
  drop(client: Client): Promise<unknown> {
    this.members.delete(client)
    this.lastAudience = undefined
    client.subscriptions.delete(this)
    return this.align()
  }

  /** Who was told yes, in the order in which they came; the same array until somebody comes or goes. */
  get audience(): Audience {
    this.lastAudience ??= [...this.members].filter(([, told]) => told).map(([client]) => client.outbox)
    return this.lastAudience
  }

  /** Redis lost its connection to us, and the pattern with it. */
  lost(): void {
    this.held = false
  }

  /** Queues a turn; it tells why Redis could not follow, if it could not. Never rejects. */
  align(): Promise<BusFailure | undefined> {
    const turn = this.lastTurn.then(() => this.turn())
    this.lastTurn = turn
    return turn
  }

  private async turn(): Promise<BusFailure | undefined> {
    const wanted = this.members.size > 0
    let failure: BusFailure | undefined
    if (wanted !== this.held) {
      failure = await (wanted ? this.bus.psubscribe(this.pattern) : this.bus.punsubscribe(this.pattern))
      if (!failure) this.held = wanted
    }
    if (!this.held && this.members.size === 0) this.onEmpty(this)
    return failure
  }
}
