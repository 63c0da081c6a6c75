import type { LimitSettings } from '../../schemas/types'

/** ms; more than any scenario takes, and no more than a timer can */
export const NEVER = 2 ** 30

/** What must happen is given at least this many round trips, so that a slow machine makes no red. */
const ROUND_TRIPS = 200

/** What is awaited again and again: the answers to requests, and those to frames that are none. */
export type Awaited = 'reply' | 'refusal'

/** A server that left so many of a kind unanswered is mute there, and gets a share of the limit. */
const MUTE_AFTER = 3
const MUTE_SHARE = 10

/** What is done again, though the verdict is given already, gets this share of the limit. */
const HURRY = 20

/** Who reads a failing case has more use for a short one than for these seconds. */
const SHRINK_MS = 5_000

/** The limits of a run; `must` grows with the round trip measured at the start. */
export class Limits {
  private roundTripMs = 0
  private readonly misses = { reply: 0, refusal: 0 }
  private everReplied = false
  private most = Number.POSITIVE_INFINITY

  constructor(private readonly settings: LimitSettings) {}

  get must(): number {
    return this.mustFor('reply')
  }

  /** What must happen of this kind is given this long. */
  mustFor(kind: Awaited): number {
    const limit = Math.max(this.settings.must, this.roundTripMs * ROUND_TRIPS)
    // whoever answers some of what is no request, and not the rest, has failed as well by then
    const mute = this.misses[kind] >= MUTE_AFTER && (kind === 'refusal' || !this.everReplied)
    return Math.min(this.most, mute ? limit / MUTE_SHARE : limit)
  }

  /**
   * From here on, what must happen has a twentieth of its time: for doing again what has failed already, where nothing hangs
   * on it any more. Gives the way back.
   */
  hurry(): () => void {
    const before = this.most
    this.most = this.must / HURRY
    return () => {
      this.most = before
    }
  }

  get start(): number {
    return this.settings.start
  }

  get stop(): number {
    return this.settings.stop
  }

  get shrink(): number {
    return this.settings.shrink ?? SHRINK_MS
  }

  /**
   * Takes note of whether an answer came in time. A server that has never replied is not given the whole limit every
   * time: it has failed by then, and waiting on would only make its owner wait. One reply, and the whole limit is back.
   */
  awaited(kind: Awaited, came: boolean): void {
    if (!came) this.misses[kind] += 1
    else if (kind === 'reply') this.everReplied = true
  }

  measured(roundTripMs: number): void {
    this.roundTripMs = Math.max(this.roundTripMs, roundTripMs)
  }
}

/** Marks that a limit passed before the awaited thing came. */
export const TIMED_OUT = Symbol('timed out')

/** The promise's value, or `TIMED_OUT` once the limit has passed. The timer is gone in either case. */
export async function within<T>(promise: Promise<T>, limitMs: number): Promise<T | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(resolve, limitMs, TIMED_OUT)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** How often a state that announces no change is looked at again, in ms. */
const LOOK_AGAIN_MS = 10

/**
 * Looks until `look` gives something other than undefined, or the limit has passed (then undefined).
 * For states that send no event when they change; what does send one is awaited with `within`.
 */
export async function lookUntil<T>(look: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined> {
  const end = performance.now() + limitMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined || performance.now() >= end) return seen
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
