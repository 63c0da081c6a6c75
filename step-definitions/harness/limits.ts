import type { LimitSettings } from '../../schemas/types'

/** ms; longer than any scenario takes, and short enough for a timer */
export const NEVER = 2 ** 30

/** What must happen gets at least this many round trips, so that a slow machine makes no server fail. */
const ROUND_TRIPS = 200

/** Replies that are waited for again and again: to requests, and to frames that are not requests. */
export type ReplyKind = 'reply' | 'refusal'

/** After this many missing replies of a kind, the server counts as mute there, and gets a share of the limit. */
const MUTE_AFTER = 3
const MUTE_SHARE = 10

/** While a failing case is shrunk, each wait gets this share of the limit. */
const SHRINKING_SHARE = 20

/** ms for shrinking a failing case, by default: a short case is worth more to its reader than these seconds. */
const SHRINK_MS = 5_000

/** The limits of a run, in ms. `must` grows with the round trip measured at the start. */
export class Limits {
  private roundTripMs = 0
  private readonly misses = { reply: 0, refusal: 0 }
  private everReplied = false
  private most = Number.POSITIVE_INFINITY

  constructor(private readonly settings: LimitSettings) {}

  /** For what must happen. */
  get must(): number {
    return this.replyLimit('reply')
  }

  /** For a reply of this kind. */
  replyLimit(kind: ReplyKind): number {
    const limit = Math.max(this.settings.must, this.roundTripMs * ROUND_TRIPS)
    // a server that refuses some bad frames and ignores others has failed too
    const mute = this.misses[kind] >= MUTE_AFTER && (kind === 'refusal' || !this.everReplied)
    return Math.min(this.most, mute ? limit / MUTE_SHARE : limit)
  }

  /**
   * From now on what must happen gets a twentieth of its time: for repeating what has failed already, when the verdict
   * no longer depends on it. Returns a function that restores the limits.
   */
  shortenForShrinking(): () => void {
    const before = this.most
    this.most = this.must / SHRINKING_SHARE
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
   * Records whether a reply came in time. A server that has never replied has failed already, so it no longer gets the
   * whole limit each time. After one reply it does again.
   */
  recordReply(kind: ReplyKind, came: boolean): void {
    if (!came) this.misses[kind] += 1
    else if (kind === 'reply') this.everReplied = true
  }

  recordRoundTrip(roundTripMs: number): void {
    this.roundTripMs = Math.max(this.roundTripMs, roundTripMs)
  }
}
