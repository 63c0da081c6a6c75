import { STEP } from '../../schemas/shared'
import type { TraceEntry, TranscriptEntry } from '../../schemas/types'
import { abridge, type Quotation } from './abridge'
import { shorten } from './shorten'

export { shorten } from './shorten'

/** Entries kept for one scenario: the first half, and at least the latest half, of this many. Only floods come near it. */
const ENTRY_LIMIT = 200_000
/** Characters kept of all texts of a scenario (fifty clients may receive 1 MiB each). Texts beyond that are shortened. */
const EXACT_LIMIT = 64 * 1024 * 1024

/** An entry with its time, which it shows to a hundredth of a millisecond: too roughly to order by. */
interface Kept {
  ms: number
  entry: TraceEntry
}

export interface Circumstances {
  /** what carried a packet: a POST or a poll, by its number, or the websocket that a client has changed to */
  via?: string | undefined
  /** when it was done, by `performance.now()`, if that was before it is noted */
  at?: number | undefined
}

/**
 * Everything seen in a scenario, in order of time: packets, Redis commands, server output, and the steps of the scenario.
 * Noting an entry waits for nothing and writes nothing, so that it cannot change what the server sees.
 */
export class Transcript {
  private origin: number
  private head: Kept[] = []
  private tail: Kept[] = []
  private left = 0
  private size = 0

  constructor(private readonly now: () => number = () => performance.now()) {
    this.origin = now()
  }

  /** Starts a new scenario: forgets all entries, and restarts the clock. */
  reset(): void {
    this.origin = this.now()
    this.rewind([])
  }

  /** Replaces all entries by these; the clock goes on. For many attempts of which only one is to be reported. */
  rewind(entries: readonly TraceEntry[]): void {
    this.head = []
    this.tail = []
    this.left = 0
    this.size = 0
    for (const entry of entries) this.keep(entry, entry.atMs)
  }

  note(
    source: string,
    event: string,
    text: string,
    data?: TraceEntry['data'],
    { via, at = this.now() }: Circumstances = {},
  ): void {
    const ms = at - this.origin
    const when = { ...(via !== undefined && { via }), ...(data && { data }) }
    this.keep({ atMs: Math.round(ms * 100) / 100, source, event, text, ...when }, ms)
  }

  /** Notes that a step of the scenario begins. */
  step(keyword: string, text: string): void {
    this.note(STEP, keyword, text)
  }

  /**
   * The entries for people: long texts are shortened, and of very many entries some are left out. The first
   * entry that the failure quotes is marked.
   */
  entries(failure?: Quotation): TranscriptEntry[] {
    return abridge(this.exact(), failure)
  }

  /** The entries for programs: whole texts. */
  exact(): TraceEntry[] {
    const [head, tail] = [this.head, this.tail].map((half) => half.map(({ entry }) => entry)) as [
      TraceEntry[],
      TraceEntry[],
    ]
    if (this.left === 0) return [...head, ...tail]
    const gap = { atMs: tail[0]?.atMs ?? 0, source: 'suite', event: 'leaves out', text: `${this.left} entries` }
    return [...head, gap, ...tail]
  }

  private keep(entry: TraceEntry, ms: number): void {
    const { text, data: _, ...rest } = entry
    this.size += text.length
    const kept = { ms, entry: this.size <= EXACT_LIMIT ? entry : { ...rest, text: shorten(text) } }
    const half = ENTRY_LIMIT / 2
    if (this.head.length < half) {
      insert(this.head, kept)
      return
    }
    insert(this.tail, kept)
    if (this.tail.length < 2 * half) return
    this.tail.splice(0, half) // many at a time, because it moves all the others
    this.left += half
  }
}

/** Inserts an entry by its time, after those of the same time. It is seldom far from the end. */
function insert(entries: Kept[], kept: Kept): void {
  let index = entries.length
  while (index > 0 && (entries[index - 1]?.ms ?? 0) > kept.ms) index -= 1
  if (index === entries.length) entries.push(kept)
  else entries.splice(index, 0, kept)
}
