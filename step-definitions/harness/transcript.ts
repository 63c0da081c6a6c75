import type { TraceEntry, TranscriptEntry } from '../../schemas/types'

/** Longest text an entry shows, in characters; a 1 MiB payload would drown the rest. */
const TEXT_LIMIT = 2_000
/** Entries kept for one scenario: the first half and the latest half of this many. */
const ENTRY_LIMIT = 2_000
/** Characters kept of all texts of a scenario; fifty clients may each receive a mebibyte. What is beyond is kept shortened. */
const EXACT_LIMIT = 64 * 1024 * 1024

/** One time-ordered list of everything seen in a scenario: frames, Redis commands, server output. */
export class Transcript {
  private origin: number
  private head: TraceEntry[] = []
  private tail: TraceEntry[] = []
  private left = 0
  private size = 0

  constructor(private readonly now: () => number = () => performance.now()) {
    this.origin = now()
  }

  /** Begins anew: what was noted belongs to an earlier scenario. */
  begin(): void {
    this.origin = this.now()
    this.rewind([])
  }

  /** Forgets everything but these entries; the clock goes on. For who does something many times, and tells of one time only. */
  rewind(entries: readonly TraceEntry[]): void {
    this.head = []
    this.tail = []
    this.left = 0
    this.size = 0
    for (const entry of entries) this.keep(entry)
  }

  note(source: string, event: string, text: string, data?: TraceEntry['data']): void {
    this.keep({
      atMs: Math.round((this.now() - this.origin) * 100) / 100,
      source,
      event,
      text,
      ...(data && { data }),
    })
  }

  /** What happened, for people: long texts are shortened. */
  entries(): TranscriptEntry[] {
    return this.exact().map(({ atMs, source, event, text }) => ({ atMs, source, event, text: shorten(text) }))
  }

  /** What happened, for programs: texts as they were. */
  exact(): TraceEntry[] {
    if (this.left === 0) return [...this.head, ...this.tail]
    const atMs = this.tail[0]?.atMs ?? 0
    const gap = { atMs, source: 'suite', event: 'leaves out', text: `${this.left} entries` }
    return [...this.head, gap, ...this.tail]
  }

  private keep(entry: TraceEntry): void {
    const { text, data: _, ...rest } = entry
    this.size += text.length
    const kept = this.size <= EXACT_LIMIT ? entry : { ...rest, text: shorten(text) }
    if (this.head.length < ENTRY_LIMIT / 2) {
      this.head.push(kept)
      return
    }
    this.tail.push(kept)
    if (this.tail.length > ENTRY_LIMIT / 2) {
      this.tail.shift()
      this.left += 1
    }
  }
}

/** A text cut to what a person reads, saying how much was cut. */
export function shorten(text: string, limit = TEXT_LIMIT): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}
