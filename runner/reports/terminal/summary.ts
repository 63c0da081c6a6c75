import type { Report } from '../../../schemas/types'
import { exitCodeOfRun } from '../../exit-code'
import { count, duration, list } from '../../text'
import { completeness, headline, partLine, staleText } from '../verdict-text'
import type { Style } from './style'

/** The last lines of a run: the judgement, what was not observed, what it took, which files were written. */
export function describeSummary(report: Report, written: string[], style: Style): string {
  const { summary, run } = report
  const { text, verdict } = headline(report)
  const lines = ['', `${partLine(report, 'specification')} — ${style.bold(style.paint(verdict, text))}`]
  if (summary.parts.completion.run > 0) {
    const complete = completeness(report)
    lines.push(`${partLine(report, 'completion')}${complete && ` — ${complete}`}`)
  }
  for (const { capability, declared, clauses } of summary.notObserved) {
    const meant =
      capability === 'message-form' ? 'a dialect is in between; if that is meant' : 'if it is meant to have none'
    const how = declared ? 'declared absent with --without' : `${meant}, say --without ${capability}`
    lines.push(`Not observed, for the target has no ${capability} (${how}): ${list(clauses)}`)
  }
  if (summary.unknownFrames) {
    lines.push(
      `${count(summary.unknownFrames, 'frame')} came that the dialect does not know; the transcripts keep them.`,
    )
  }
  const stale = staleText(summary)
  if (stale) lines.push(style.paint('fail', stale))
  if (run.strict && exitCodeOfRun(summary, true) !== exitCodeOfRun(summary, false)) {
    lines.push('With --strict, a warning or an incomplete run fails.')
  }
  const times = run.repeat === undefined ? '' : `, ${run.repeat} times each,`
  const scenarios = `${count(report.scenarios.length, 'scenario')}${times}`
  lines.push(
    style.dim(`${scenarios} in ${duration(summary.durationMs)}, ${count(run.workers, 'worker')}, seed ${run.seed}`),
  )
  if (written.length > 0) lines.push(`Written: ${list(written)}`)
  return `${lines.join('\n')}\n`
}
