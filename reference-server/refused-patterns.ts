import type { Subscription } from './subscription'

/** Milliseconds until a refused pattern is asked for again; each further round waits twice as long, up to `LONGEST_WAIT`. */
const FIRST_WAIT = 100
const LONGEST_WAIT = 5000

/** Patterns asked for in one round: with thousands refused, a round stays cheap for Redis. */
const PER_ROUND = 100

/**
 * The patterns that Redis refused to take, though clients are subscribed to them, or to give up. Nothing else would bring them
 * back before the next reconnect, so Redis is asked again, in rounds, until it holds what is wanted. Those asked longest ago
 * come first, and as soon as Redis grants one, it is asked for all.
 */
export class RefusedPatterns {
  private readonly refused = new Set<Subscription>()
  private wait = FIRST_WAIT
  /** Of the next round; of the current one until that is over. */
  private timer: NodeJS.Timeout | undefined

  get size(): number {
    return this.refused.size
  }

  /** Redis has refused what this subscription needs. */
  add(subscription: Subscription): void {
    this.refused.add(subscription)
    if (!this.timer) this.schedule()
  }

  /** The connection is lost: with the next one, every pattern is asked for anyway. */
  clear(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.refused.clear()
    this.wait = FIRST_WAIT
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.runRound(), this.wait).unref()
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT)
  }

  private async runRound(): Promise<void> {
    const { timer } = this
    const granted = await this.ask(PER_ROUND)
    if (granted) await this.ask(this.refused.size)
    if (this.timer !== timer) return // Cleared meanwhile.
    this.timer = undefined
    if (granted || this.refused.size === 0) this.wait = FIRST_WAIT
    if (this.refused.size > 0) this.schedule()
  }

  /** Asks for the first `count`; those that are refused again come back behind the others. Resolves to whether any was not. */
  private async ask(count: number): Promise<boolean> {
    const round = [...this.refused].slice(0, count)
    for (const subscription of round) this.refused.delete(subscription)
    const failures = await Promise.all(round.map((subscription) => subscription.sync()))
    return failures.includes(undefined)
  }
}
