interface Waiter<T> {
  wanted: (item: T) => boolean
  resolve: (item: T | undefined) => void
}

/**
 * Everything that arrived, in order, whether or not a caller was waiting for it. Each item is taken once; items that were
 * not taken stay in the inbox.
 */
export class Inbox<T> {
  private untaken: T[] = []
  private readonly waiters: Waiter<T>[] = []
  private ended = false

  /** Hands an item to the first waiter that wants it, or stores it. */
  put(item: T): void {
    const index = this.waiters.findIndex(({ wanted }) => wanted(item))
    if (index >= 0) this.waiters.splice(index, 1)[0]?.resolve(item)
    else this.untaken.push(item)
  }

  /** Nothing more will arrive: all waiters get undefined. */
  end(): void {
    this.ended = true
    for (const { resolve } of this.waiters.splice(0)) resolve(undefined)
  }

  /**
   * Takes the first item that is wanted, or waits for it.
   * Undefined when the limit (ms) has passed or the inbox has ended.
   */
  next(wanted: (item: T) => boolean, limitMs: number): Promise<T | undefined> {
    const taken = this.take(wanted)
    if (taken !== undefined || this.ended) return Promise.resolve(taken)
    return new Promise((resolve) => {
      const waiter: Waiter<T> = {
        wanted,
        resolve: (item) => {
          clearTimeout(timer)
          resolve(item)
        },
      }
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1)
        resolve(undefined)
      }, limitMs)
      this.waiters.push(waiter)
    })
  }

  /** Takes the first stored item that is wanted, if there is one. */
  take(wanted: (item: T) => boolean): T | undefined {
    const index = this.untaken.findIndex(wanted)
    return index < 0 ? undefined : this.untaken.splice(index, 1)[0]
  }

  /** Takes every stored item that is wanted. */
  takeAll(wanted: (item: T) => boolean): T[] {
    const [taken, left]: [T[], T[]] = [[], []]
    for (const item of this.untaken) (wanted(item) ? taken : left).push(item)
    this.untaken = left
    return taken
  }

  /** The items that were not taken. */
  rest(): readonly T[] {
    return this.untaken
  }

  get hasEnded(): boolean {
    return this.ended
  }
}
