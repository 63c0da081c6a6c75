/** How long the suite waits, in ms. */
export interface LimitSettings {
  /** for what must happen */
  must: number
  /** for a server to start */
  start: number
  /** for a server to end by itself after SIGTERM */
  stop: number
}

/** What must happen is given at least this many round trips, so that a slow machine makes no red. */
const ROUND_TRIPS = 200

/** A server that let so many requests go unanswered, and has answered none, is mute: it gets a share of the limit. */
const MUTE_AFTER = 3
const MUTE_SHARE = 10

/** What is done again, though the verdict is given already, gets this share of the limit. */
const HURRY = 20

/** The three limits of a run; `must` grows with the round trip measured at the start. */
export class Limits {
  private roundTripMs = 0
  private misses = 0
  private everMet = false
  private most = Number.POSITIVE_INFINITY

  constructor(private readonly settings: LimitSettings) {}

  get must(): number {
    const limit = Math.max(this.settings.must, this.roundTripMs * ROUND_TRIPS)
    return Math.min(this.most, !this.everMet && this.misses >= MUTE_AFTER ? limit / MUTE_SHARE : limit)
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

  /**
   * Takes note of whether a reply came in time. A server that has never given one is not given the whole limit every time:
   * it has failed by then, and waiting on would only make its owner wait. One reply, and the whole limit is back.
   */
  awaitedReply(came: boolean): void {
    if (came) this.everMet = true
    else this.misses += 1
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
