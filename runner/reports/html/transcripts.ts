import type { Report, ScenarioRow, TranscriptEntry } from '../../../schemas/types'

/** Entries of one transcript: as many of these as there is room for. */
const ENTRIES = [400, 120, 40]
/** No transcript takes more than this part of the room, so that others have some. */
const SHARE = 0.25

/**
 * The transcripts that have room in so many bytes, each rendered, by the scenario's id: those of causes first, then in the
 * order of the report.
 */
export function fittingTranscripts(
  report: Report,
  bytes: number,
  render: (entries: TranscriptEntry[]) => string,
): ReadonlyMap<string, string> {
  const best = new Set((report.summary.causes ?? []).map(({ scenario }) => scenario))
  const first = (isFirst: boolean) => report.scenarios.filter(({ id }) => best.has(id) === isFirst)
  const fitting = new Map<string, string>()
  let left = bytes
  for (const scenario of [...first(true), ...first(false)]) {
    const entries = transcriptOf(scenario)
    if (entries.length === 0) continue
    for (const limit of ENTRIES) {
      const text = render(abridge(entries, limit))
      const size = Buffer.byteLength(text)
      if (size > Math.min(left, bytes * SHARE)) continue
      left -= size
      fitting.set(scenario.id, text)
      break
    }
  }
  return fitting
}

export function transcriptOf({ failure, error }: ScenarioRow): TranscriptEntry[] {
  return failure?.transcript ?? error?.transcript ?? []
}

/** Of many entries: the first, the last, and those around the one that the failure quotes. */
function abridge(entries: TranscriptEntry[], limit: number): TranscriptEntry[] {
  if (entries.length <= limit) return entries
  const some = limit / 4
  const quoted = entries.findIndex((entry) => entry.quoted)
  const centre = quoted < 0 ? entries.length : quoted
  const isKept = (index: number) => index < some || index >= entries.length - some || Math.abs(index - centre) <= some
  return entries.flatMap((entry, index) => {
    if (isKept(index)) return [entry]
    if (!isKept(index - 1)) return []
    const next = entries.findIndex((_, later) => later > index && isKept(later))
    return [{ atMs: entry.atMs, source: 'suite', event: 'leaves out', text: `${next - index} entries` }]
  })
}
