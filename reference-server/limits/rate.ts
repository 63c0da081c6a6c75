/** Seconds whose requests may come all at once: who has a thousand patterns to take up when it starts need not go slowly. */
const BURST = 10

/** Frame bytes that count as one more request: the frames that wait for their turn are so bounded as well. */
const REQUEST = 1024

/** Milliseconds since this process was started. */
const uptime = () => performance.now()

/** What to do with a frame: obey it, refuse it, or close the connection of one that does not mind being refused. */
export type Verdict = 'obey' | 'refuse' | 'close'

/** A token bucket of requests for one client. Refused ones count too; who owes another bucket for them is closed. */
export class Rate {
  private readonly most: number
  private tokens: number
  private filled: number

  /**
   * @param perSecond how many requests may come, in the long run
   * @param now milliseconds on a clock that never goes back
   */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = uptime,
  ) {
    this.most = BURST * perSecond
    this.tokens = this.most
    this.filled = now()
  }

  /** @param length of the frame, in bytes or characters */
  take(length: number): Verdict {
    const now = this.now()
    this.tokens = Math.min(this.most, this.tokens + ((now - this.filled) / 1000) * this.perSecond)
    this.filled = now
    // A bucket that is full takes any frame: small numbers a second must not make a large frame impossible.
    const full = this.tokens === this.most
    this.tokens -= 1 + Math.floor(length / REQUEST)
    if (this.tokens >= 0 || full) return 'obey'
    return this.tokens >= -this.most ? 'refuse' : 'close'
  }
}
