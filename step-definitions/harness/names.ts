import { randomUUID } from 'node:crypto'

/**
 * The names of one scenario: a pattern or channel as the feature writes it becomes one that nobody else uses, so that
 * scenarios can share a server and a Redis. Blanks at the beginning stay there; equal names stay equal.
 */
export class Names {
  private readonly mark = randomUUID().slice(0, 8)
  private tokens = 0

  unique(name: string): string {
    return name.replace(/^\s*/, (blanks) => `${blanks}${this.mark}:`)
  }

  /** A text that nothing else in this scenario contains. */
  token(kind: string): string {
    this.tokens += 1
    return `${kind}-${this.mark}-${this.tokens}.` // ended, or the first would be found in the tenth
  }
}
