import type { Report } from '../../../schemas/types'
import { exitCodeOfRun } from '../../exit-code'
import { lackingText } from '../../judging/lacking'
import { count, duration, joinWords } from '../../text'
import { completenessText, conclusionOf, partText, staleText } from '../verdict-text'
import type { Style } from './style'

/** The last lines of a run: the conclusion, what was not observed, the duration, and the files written. */
export function summaryText(report: Report, written: string[], style: Style): string {
  const { summary, run } = report
  const { text, verdict } = conclusionOf(report)
  const lines = ['', `${partText(report, 'specification')} — ${style.bold(style.paint(verdict, text))}`]
  if (summary.parts.completion.run > 0) {
    const complete = completenessText(report)
    lines.push(`${partText(report, 'completion')}${complete && ` — ${complete}`}`)
  }
  for (const { capability, declared, clauses } of summary.notObserved) {
    const condition =
      capability === 'message-form' ? 'a dialect translates; if that is intended' : 'if that is intended'
    const how = declared ? 'declared absent with --without' : `${condition}, use --without ${capability}`
    lines.push(`Not observed, because ${lackingText([capability])} (${how}): ${joinWords(clauses)}`)
  }
  if (summary.unknownFrames) {
    lines.push(
      `${count(summary.unknownFrames, 'frame')} came that the dialect does not know; the transcripts have them.`,
    )
  }
  const stale = staleText(summary)
  if (stale) lines.push(style.paint('fail', stale))
  if (run.strict && exitCodeOfRun(summary, true) !== exitCodeOfRun(summary, false)) {
    lines.push('With --strict, a warning or an incomplete run fails.')
  }
  if (!run.strict && (summary.parts.completion.counts.fail ?? 0) > 0 && exitCodeOfRun(summary, false) === 0) {
    lines.push('The exit code is 0: completions count with --strict only.')
  }
  const times = run.repeat === undefined ? '' : `, ${run.repeat} times each,`
  if (run.ended !== undefined) {
    const how = run.ended === 'bail' ? 'with the first failure (--bail)' : `early, by ${run.ended}`
    lines.push(style.paint('warning', `The run ended ${how}: only what was found so far is judged.`))
  }
  const scenarios = `${count(report.scenarios.length, 'scenario')}${times}`
  lines.push(
    style.dim(`${scenarios} in ${duration(summary.durationMs)}, ${count(run.workers, 'worker')}, seed ${run.seed}`),
  )
  if (written.length > 0) lines.push(`Written: ${joinWords(written)}`)
  return `${lines.map((line) => style.hang('', line, { by: 2 })).join('\n')}\n`
}
