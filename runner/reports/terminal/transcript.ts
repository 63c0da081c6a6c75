import { STEP } from '../../../schemas/shared'
import type { TranscriptEntry } from '../../../schemas/types'
import { count, shorten, visible } from '../../text'
import type { Style } from './style'

/** Of a longer transcript the terminal shows these lines, an even number. */
const LINES = 24
/** Of more entries of one kind in a row, the first and the last are shown. */
const ALIKE = 6

/** An entry, or several of one kind in a row that are not shown. */
type Line = TranscriptEntry | { hidden: number }

/**
 * The transcript under its heading; empty if there is none. Of a long one it shows what is around the line that the failure
 * quotes; or else where the step that failed begins, and the end: `limit` lines, an even number.
 */
export function transcriptLines(transcript: readonly TranscriptEntry[], style: Style, limit = LINES): string[] {
  if (transcript.length === 0) return []
  const all = withoutRepetitions(transcript)
  const parts = partsOf(all, limit)
  const isWhole = parts.length === 1 && parts[0]?.from === 0 && parts[0].to === transcript.length
  const note = isWhole ? '' : '; more of it is in --json and --html, all of it in --traces'
  const shown = parts.map(({ from, to }) => all.slice(from, to))
  const widths = widthsOf(shown.flat())
  const lines = parts.flatMap(({ from, to }, index) => {
    const hidden = all.slice(parts[index - 1]?.to ?? 0, from)
    const heading = hidden.length > 0 && !isStep(all[from]) ? hidden.findLast(isStep) : undefined
    return [...more(hidden, style), ...rendered([...(heading ? [heading] : []), ...all.slice(from, to)], widths, style)]
  })
  return ['', style.dim(`  transcript${note}`), ...lines, ...more(all.slice(parts.at(-1)?.to), style)]
}

/** The parts of the lines that are shown. */
function partsOf(all: readonly Line[], limit: number): { from: number; to: number }[] {
  if (all.length <= limit) return [{ from: 0, to: all.length }]
  const around = (index: number, length: number) => {
    const from = Math.max(0, Math.min(index - length / 2, all.length - length))
    return { from, to: from + length }
  }
  const quoted = all.findIndex((line) => 'quoted' in line)
  if (quoted >= 0) return [around(quoted, limit)]
  const failed = all.findLastIndex(isStep)
  if (failed < 0 || failed >= all.length - limit / 2) return [around(failed < 0 ? all.length : failed, limit)]
  const [begin, end] = [around(failed, limit / 2), around(all.length, limit / 2)]
  return begin.to >= end.from ? [{ from: begin.from, to: end.to }] : [begin, end]
}

function more(hidden: readonly Line[], style: Style): string[] {
  const entries = hidden.reduce((sum, line) => sum + ('hidden' in line ? line.hidden : 1), 0)
  return entries > 0 ? [style.dim(`         … ${count(entries, 'line')}`)] : []
}

function withoutRepetitions(transcript: readonly TranscriptEntry[]): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start < transcript.length) {
    const kind = kindOf(transcript[start])
    const end = transcript.findIndex((entry, index) => index > start && kindOf(entry) !== kind)
    const alike = transcript.slice(start, end < 0 ? undefined : end)
    if (alike.length <= ALIKE) lines.push(...alike)
    else lines.push(...alike.slice(0, ALIKE / 2), { hidden: alike.length - ALIKE }, ...alike.slice(-ALIKE / 2))
    start += alike.length
  }
  return lines
}

/** A quoted entry, and a step, is like no other. Pings and pongs are alike. */
function kindOf(entry: TranscriptEntry | undefined): string {
  if (!entry || entry.quoted || entry.source === STEP) return `${entry?.atMs} ${entry?.text}`
  const { source, event, text } = entry
  return `${source} ${text === '' ? event.replace(/^\w+ p[io]ng$/, 'heartbeat') : event}`
}

function widthsOf(lines: readonly Line[]): { sources: number; events: number } {
  const entries = lines.filter((line) => 'source' in line && !isStep(line)) as TranscriptEntry[]
  const width = (text: (entry: TranscriptEntry) => string) => Math.max(0, ...entries.map((entry) => text(entry).length))
  return { sources: width(({ source }) => visible(source)), events: width(eventOf) }
}

function rendered(lines: readonly Line[], { sources, events }: ReturnType<typeof widthsOf>, style: Style): string[] {
  return lines.map((line) => {
    if ('hidden' in line) return style.dim(`         … ${line.hidden} more of these`)
    const text = shorten(visible(line.text).trimEnd().replaceAll('\n', '⏎'))
    if (isStep(line)) return style.hang(`    ${line.event} `, text)
    const { atMs, source, quoted } = line
    const head = `${atMs.toFixed(1).padStart(8)} ms  ${visible(source).padEnd(sources)}  ${eventOf(line).padEnd(events)}`
    const mark = quoted ? '→' : ' '
    return style.hang(`${mark}${style.dim(head)}  `, text, quoted ? { paint: (part) => style.paint('fail', part) } : {})
  })
}

function eventOf({ event, via }: TranscriptEntry): string {
  return via === undefined ? event : `${event} (${via})`
}

function isStep(line: Line | undefined): boolean {
  return line !== undefined && 'source' in line && line.source === STEP
}
