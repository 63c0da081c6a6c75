/** Times that may be wrong by more than half of this, in ms, do not say what came first: a server answers in half of it. */
const UNSURE_MS = 1
/** Measurements used, the latest ones: the clocks of two machines drift apart. */
const MEASUREMENTS = 50

interface Bounds {
  least: number
  most: number
}

/** On one machine the clock is the same, but for what its measurement leaves open. */
const SAME_CLOCK_MS = 0.2
/** The clock of the machine tells whole milliseconds: for this long it is read again and again, to see when one begins. */
const READ_CLOCK_MS = 2

/** When `performance.now()` was 0, in ms since 1970, to a few microseconds; `performance.timeOrigin` may be late by 3 ms. */
export function clockOrigin(): number {
  let [least, most, read] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, performance.now()]
  const end = read + READ_CLOCK_MS
  while (read < end) {
    const wholeMs = Date.now()
    most = Math.min(most, wholeMs + 1 - read)
    read = performance.now()
    least = Math.max(least, wholeMs - read)
  }
  return (least + most) / 2
}

let measuredOrigin: number | undefined

/** Measured once in a process, before its first server is started. */
function originHere(): number {
  measuredOrigin ??= clockOrigin()
  return measuredOrigin
}

export interface ClockSettings {
  /** whether Redis runs on this machine, by its address */
  sameMachine: boolean
  now?: () => number
  /** when `now` was 0, in ms since 1970, by the clock of this machine */
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

  constructor({ sameMachine, now = () => performance.now(), origin = originHere() }: ClockSettings) {
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
    if (!(sameMachine && isConfirmed) && most - least > UNSURE_MS) return undefined
    const apart = sameMachine && isConfirmed ? Math.max(least, Math.min(origin, most)) : (least + most) / 2
    return Math.min(unixMs - apart, this.now())
  }

  /** What all measurements allow, in ms. */
  private get apart(): Bounds {
    return {
      least: Math.max(Number.NEGATIVE_INFINITY, ...this.measured.map(({ least }) => least)),
      most: Math.min(Number.POSITIVE_INFINITY, ...this.measured.map(({ most }) => most)),
    }
  }
}
