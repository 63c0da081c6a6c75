/** Seconds whose requests may come at once: a client with a thousand patterns to subscribe to at start need not go slowly. */
const BURST_SECONDS = 10

/** Frame bytes that count as one more request, so that the frames waiting for their turn are bounded too. */
const BYTES_PER_REQUEST = 1024

/** Milliseconds since this process started. */
const uptime = () => performance.now()

/** What to do with a frame: handle it, refuse it, or close the connection, because refusals do not slow this client down. */
export type RateDecision = 'handle' | 'refuse' | 'close'

/** A token bucket of requests for one client. Refused requests take tokens too; a client a whole bucket in debt is closed. */
export class Rate {
  private readonly capacity: number
  private tokens: number
  private refilledAt: number

  /**
   * @param perSecond how many requests may come, in the long run
   * @param now milliseconds on a clock that never goes back
   */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = uptime,
  ) {
    this.capacity = BURST_SECONDS * perSecond
    this.tokens = this.capacity
    this.refilledAt = now()
  }

  /** @param length of the frame, in bytes or characters */
  take(length: number): RateDecision {
    const now = this.now()
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.refilledAt) / 1000) * this.perSecond)
    this.refilledAt = now
    // A full bucket accepts any frame: a low rate must not make a large frame impossible.
    const full = this.tokens === this.capacity
    this.tokens -= 1 + Math.floor(length / BYTES_PER_REQUEST)
    if (this.tokens >= 0 || full) return 'handle'
    return this.tokens >= -this.capacity ? 'refuse' : 'close'
  }
}
