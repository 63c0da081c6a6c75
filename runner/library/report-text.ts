import type { Report } from '../../schemas/types'
import { exitCodeOfRun } from '../exit-code'
import { causesText } from '../reports/terminal/causes'
import { errorsText } from '../reports/terminal/failure'
import { createStyle } from '../reports/terminal/style'
import { summaryText } from '../reports/terminal/summary'

/**
 * The exit code that the command `run` has for this report: 0 if nothing counts against the server, 1 if something does, 3 if
 * the server or the suite could not run. It knows of known failures, and of `strict`.
 */
export function exitCodeOf({ summary, run }: Report): 0 | 1 | 3 {
  return exitCodeOfRun(summary, run.strict)
}

/** What the command `run` prints below the tree: the causes with their transcripts, what could not run, the conclusion. No colours. */
export function textOf(report: Report): string {
  const style = createStyle({}, false)
  return `${causesText(report, style)}${errorsText(report, style)}${summaryText(report, [], style)}`.trimStart()
}
