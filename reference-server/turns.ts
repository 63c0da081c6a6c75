/**
 * Lets a few pieces of work begin in each turn of the event loop, in the order in which they came. However many clients have work, a
 * turn is then about as long as with a few, and others are served in between.
 */
export class Turns {
  private waiting: (() => void)[] = []
  private isScheduled = false
  private left: number

  /** @param perTurn pieces of work that may begin in one turn */
  constructor(private readonly perTurn: number) {
    this.left = perTurn
  }

  /** Does a piece of work now if this turn has room for it, and else in a later one. */
  soon(work: () => void): void {
    if (this.left === 0) {
      this.later(work)
      return
    }
    this.left -= 1
    this.schedule()
    work()
  }

  /** Does a piece of work in a later turn. */
  later(work: () => void): void {
    this.waiting.push(work)
    this.schedule()
  }

  /** Resolves in a later turn. */
  next(): Promise<void> {
    return new Promise((resolve) => this.later(resolve))
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(() => this.begin())
  }

  private begin(): void {
    this.isScheduled = false
    const some = this.waiting.slice(0, this.perTurn)
    this.waiting = this.waiting.slice(this.perTurn)
    this.left = this.perTurn - some.length
    if (this.waiting.length > 0) this.schedule()
    for (const work of some) work()
    // After the work: what it left to setImmediate comes before the work of the next turn.
    if (some.length > 0) this.schedule()
  }
}

/**
 * The turns of what clients have sent: a piece is some 32 small packets of one client, half a millisecond to two. One for all servers
 * of this process, since its event loop is one.
 */
export const packetTurns = new Turns(4)
