import { randomUUID } from 'node:crypto'

/**
 * The names of one scenario. Each pattern or channel of the feature becomes one that no other scenario uses, so that
 * scenarios can share a server and a Redis. Leading blanks stay in front; equal names stay equal.
 */
export class Names {
  private tokens = 0

  /** `mark` is in every name of this scenario, and in no other scenario's. */
  constructor(readonly mark = randomUUID().slice(0, 8)) {}

  unique(name: string): string {
    return name.replace(/^\s*/, (blanks) => `${blanks}${this.mark}:`)
  }

  /** Whether a name was made by `unique`, in this scenario or another. */
  static isMarked(name: string): boolean {
    return /^\s*[0-9a-f]{8}:/.test(name)
  }

  /** Whether a name is one of this scenario's. */
  owns(name: string): boolean {
    return name.includes(this.mark)
  }

  /** A text that nothing else in this scenario contains. The dot keeps `…-1.` from being found in `…-10.` */
  token(kind: string): string {
    this.tokens += 1
    return `${kind}-${this.mark}-${this.tokens}.`
  }
}
