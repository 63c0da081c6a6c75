/** One thing that happened: who did what, in ms since the scenario began. */
export interface TranscriptEntry {
  atMs: number
  source: string
  event: string
  text: string
}

/** Longest text an entry keeps, in characters; a 1 MiB payload would drown the rest. */
const TEXT_LIMIT = 2_000
/** Entries kept for one scenario: the first half and the latest half of this many. */
const ENTRY_LIMIT = 2_000

/** One time-ordered list of everything seen in a scenario: frames, Redis commands, server output. */
export class Transcript {
  private origin: number
  private head: TranscriptEntry[] = []
  private tail: TranscriptEntry[] = []
  private left = 0

  constructor(private readonly now: () => number = () => performance.now()) {
    this.origin = now()
  }

  /** Begins anew: what was noted belongs to an earlier scenario. */
  begin(): void {
    this.origin = this.now()
    this.head = []
    this.tail = []
    this.left = 0
  }

  note(source: string, event: string, text: string): void {
    const entry = { atMs: Math.round((this.now() - this.origin) * 100) / 100, source, event, text: shorten(text) }
    if (this.head.length < ENTRY_LIMIT / 2) {
      this.head.push(entry)
      return
    }
    this.tail.push(entry)
    if (this.tail.length > ENTRY_LIMIT / 2) {
      this.tail.shift()
      this.left += 1
    }
  }

  entries(): TranscriptEntry[] {
    if (this.left === 0) return [...this.head, ...this.tail]
    const atMs = this.tail[0]?.atMs ?? 0
    const gap = { atMs, source: 'suite', event: 'leaves out', text: `${this.left} entries` }
    return [...this.head, gap, ...this.tail]
  }
}

/** A text cut to what a person reads, saying how much was cut. */
export function shorten(text: string, limit = TEXT_LIMIT): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}
