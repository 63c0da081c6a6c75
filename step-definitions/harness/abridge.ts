import { STEP } from '../../schemas/shared'
import type { TraceEntry, TranscriptEntry } from '../../schemas/types'
import { shorten } from './shorten'

/** Entries of a longer transcript are left out: two thousand requests have 4,000, and a client that keeps asking has more. */
const ENTRY_LIMIT = 20_000
/** A shorter text may stand in `actual` by chance. */
const SHORTEST_QUOTATION = 16
/** Claims quote frames of this length, or as the transcript shows them. */
const QUOTATION_LIMIT = 300

/** What a failure says was seen, and of whom. */
export interface Quotation {
  requirement: string
  actual: string
}

/** The entries for people. Of very many these are kept: the first, the latest, and those around the one to look at. */
export function abridge(entries: readonly TraceEntry[], failure?: Quotation, limit = ENTRY_LIMIT): TranscriptEntry[] {
  const quoted = failure && firstQuoted(entries, failure)
  const shown = (from: number, to: number) =>
    entries.slice(from, to).map((entry, at) => view(entry, from + at === quoted))
  if (entries.length <= limit) return shown(0, entries.length)
  const some = limit / 4
  const centre = quoted ?? entries.findLastIndex(({ source }) => source === STEP)
  const ranges = [
    [0, some],
    [centre - some, centre + some],
    [entries.length - some, entries.length],
  ] as const
  const kept: TranscriptEntry[] = []
  let next = 0
  for (const [begin, end] of ranges) {
    const from = Math.max(next, begin)
    if (from > next) kept.push(gap(entries, next, from))
    kept.push(...shown(from, end))
    next = Math.max(next, end)
  }
  return kept
}

function gap(entries: readonly TraceEntry[], from: number, to: number): TranscriptEntry {
  return { atMs: entries[to]?.atMs ?? 0, source: 'suite', event: 'leaves out', text: `${to - from} entries` }
}

/**
 * Of the entries that `actual` quotes, the first; of those of a client that the requirement names, if there are any. A text
 * that came several times to one client was right before, so its last entry counts.
 */
function firstQuoted(entries: readonly TraceEntry[], { requirement, actual }: Quotation): number | undefined {
  const found = new Map<string, number>()
  for (const [index, { source, event, text }] of entries.entries()) {
    const wasSeen = source === 'redis' || event.startsWith('receives')
    if (!wasSeen || text.length < SHORTEST_QUOTATION) continue
    const isQuoted = actual.includes(shorten(text)) || actual.includes(shorten(text, QUOTATION_LIMIT))
    if (isQuoted) found.set(`${source} ${text}`, index)
  }
  const all = [...found.values()].sort((a, b) => a - b)
  const words = new Set(requirement.split(/[^\w-]+/))
  return all.find((index) => words.has(entries[index]?.source ?? '')) ?? all[0]
}

function view({ atMs, source, event, text, via }: TraceEntry, quoted: boolean): TranscriptEntry {
  return { atMs, source, event, text: shorten(text), ...(via !== undefined && { via }), ...(quoted && { quoted }) }
}
