import { randomUUID } from 'node:crypto'

/**
 * The names of one scenario: a pattern or channel as the feature writes it becomes one that nobody else uses, so that
 * scenarios can share a server and a Redis. Blanks at the beginning stay there; equal names stay equal.
 */
export class Names {
  private tokens = 0

  /** `mark` is what every name of this scenario carries, and no other's. */
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

  /** A text that nothing else in this scenario contains; the dot keeps the first from being found in the tenth. */
  token(kind: string): string {
    this.tokens += 1
    return `${kind}-${this.mark}-${this.tokens}.`
  }
}
