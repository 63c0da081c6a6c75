/** Times that may be wrong by more than half of this, in ms, do not say what came first: a server answers in half of it. */
const UNSURE_MS = 1
/** Measurements used, the latest ones: the clocks of two machines drift apart. */
const MEASUREMENTS = 50

interface Bounds {
  least: number
  most: number
}

/** The clocks of one machine differ by what the start of this process could not be told more exactly (measured: 0.02 ms). */
const SAME_CLOCK_MS = 0.2

export interface ClockSettings {
  /** whether Redis runs on this machine, by its address */
  sameMachine: boolean
  now?: () => number
  /** when `now` was 0, in ms since 1970 */
  origin?: number
}

/**
 * Translates times of Redis into `performance.now()`. Each command that the suite sends and sees in MONITOR tells how far
 * the two are apart, within bounds: Redis ran it after it was sent, and before it was seen. On one machine the clock is
 * the same; then the bounds need only confirm it, which they do on a busy machine too.
 */
export class RedisClock {
  private readonly sent = new Map<string, number>()
  private measured: Bounds[] = []
  private readonly sameMachine: boolean
  private readonly now: () => number
  private readonly origin: number

  constructor({ sameMachine, now = () => performance.now(), origin = performance.timeOrigin }: ClockSettings) {
    this.sameMachine = sameMachine
    this.now = now
    this.origin = origin
  }

  /** A command with this token is about to be sent. */
  sends(token: string): void {
    this.sent.set(token, this.now())
  }

  /** The command with this token was seen. Tokens of others do no harm. */
  sees(token: string, unixMs: number): void {
    const sentAt = this.sent.get(token)
    if (sentAt === undefined) return
    this.sent.delete(token)
    const latest = { least: unixMs - this.now(), most: unixMs - sentAt }
    const { least, most } = this.apart
    // the clock of one of them was set: what was measured before no longer holds
    if (latest.least > most || latest.most < least) this.measured = []
    this.measured = [...this.measured.slice(1 - MEASUREMENTS), latest]
  }

  /** A time of Redis by `performance.now()`; undefined where that is not sure. It is never later than now. */
  translate(unixMs: number): number | undefined {
    const { least, most } = this.apart
    const { sameMachine, origin } = this
    const isConfirmed = this.measured.length > 0 && least - SAME_CLOCK_MS <= origin && origin <= most + SAME_CLOCK_MS
    if (sameMachine && isConfirmed) return Math.min(unixMs - origin, this.now())
    return most - least > UNSURE_MS ? undefined : Math.min(unixMs - (least + most) / 2, this.now())
  }

  /** What all measurements allow, in ms. */
  private get apart(): Bounds {
    return {
      least: Math.max(Number.NEGATIVE_INFINITY, ...this.measured.map(({ least }) => least)),
      most: Math.min(Number.POSITIVE_INFINITY, ...this.measured.map(({ most }) => most)),
    }
  }
}
