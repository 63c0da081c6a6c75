/** Milliseconds in which the same text counts as a repetition. */
const INTERVAL = 60_000

/** Texts that are remembered. */
const MAX_TEXTS = 100

/** Knows which texts were said lately, so that what happens with every request is said once a minute. */
export class Repetitions {
  /** When each text was said, on the clock of `performance.now()`. */
  private readonly said = new Map<string, number>()

  /** Whether this text is to be said: it was not within the last minute. */
  isNew(text: string): boolean {
    const now = performance.now()
    if (now - (this.said.get(text) ?? Number.NEGATIVE_INFINITY) < INTERVAL) return false
    if (this.said.size === MAX_TEXTS) this.said.clear()
    this.said.set(text, now)
    return true
  }
}
