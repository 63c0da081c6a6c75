import type { ClauseRow, ClauseVerdict, Report, ScenarioRow } from '../../../schemas/types'
import { count, indent, joinWords, shorten, visible } from '../../text'
import { type ErrorGroup, errorTitle, groupErrors } from '../error-groups'
import { runsText } from '../verdict-text'
import type { Style } from './style'
import { transcriptLines } from './transcript'

/** The limit for requirement, expected and actual, which list a generated case step by step. */
const REASON_CHARACTERS = 2_000
const OUTPUT_LINES = 20

/** Every failure and error in full; empty if there are none. Known failures are left out: the tree has shown them. */
export function failuresText(report: Pick<Report, 'clauses' | 'scenarios'>, style: Style): string {
  const rows = new Map(report.clauses.map((row) => [row.id, row]))
  const failed = report.scenarios.filter(({ verdict }) => verdict === 'fail')
  const inconclusive = report.scenarios.filter(({ verdict, failure }) => verdict === 'inconclusive' && failure)
  const parts = [...failed, ...inconclusive].flatMap((scenario) => {
    const clauses = scenario.clauses.flatMap((id) => rows.get(id) ?? [])
    return isKnown(clauses) ? [] : [failureText(scenario, clauses, style)]
  })
  return [...parts.map((part) => `\n${part}`), errorsText(report, style)].join('')
}

/** Every error in full; empty if there are none. */
export function errorsText(report: Pick<Report, 'scenarios'>, style: Style): string {
  const errors = groupErrors(report).map((group) => errorText(group, report, style))
  return errors.map((part) => `\n${part}`).join('')
}

/** The verdicts of a clause whose scenario fails, unless that is known; worst first. */
const UNEXPECTED: readonly ClauseVerdict[] = ['fail', 'flaky', 'warning', 'inconclusive']

function isKnown(clauses: ClauseRow[]): boolean {
  const verdicts = clauses.map(({ verdict }) => verdict)
  return verdicts.includes('known-failure') && !verdicts.some((verdict) => UNEXPECTED.includes(verdict))
}

/** One failure, with at most so many lines of its transcript. */
export function failureText(
  scenario: ScenarioRow,
  clauses: ClauseRow[],
  style: Style,
  transcriptLimit?: number,
): string {
  const worst = UNEXPECTED.find((each) => clauses.some(({ verdict }) => verdict === each)) ?? 'warning'
  const verdict = clauses.length === 0 ? 'fail' : worst
  const runs = runsText(scenario.runs)
  const { requirement = '', expected = '', actual = '', transcript = [], trace } = scenario.failure ?? {}
  const lines = [
    style.hang(`${style.mark(verdict)} ${style.bold(scenario.clauses.join(' '))}  `, scenario.name, { by: 4 }),
    ...clauses.map(({ summary }) => style.hang('  ', summary, { paint: style.dim })),
    style.dim(`  ${scenario.uri}:${scenario.line}`),
    ...(runs ? [`  ${runs}`] : []),
    '',
    style.hang('  requirement  ', reason(requirement)),
    style.hang('  expected     ', reason(expected)),
    style.hang('  actual       ', reason(actual), { paint: (line) => style.paint(verdict, line) }),
    ...traceLines(trace, style),
    ...transcriptLines(transcript, style, transcriptLimit),
  ]
  return `${lines.join('\n')}\n`
}

function errorText({ error, scenarios }: ErrorGroup, report: Pick<Report, 'scenarios'>, style: Style): string {
  const title = errorTitle(error)
  const all = scenarios.length === report.scenarios.length
  const where = scenarios.slice(0, 3).map(({ uri, line }) => `${uri}:${line}`)
  const more = scenarios.length > where.length ? [`${scenarios.length - where.length} more`] : []
  const affected = all
    ? `No scenario could be judged (${count(scenarios.length, 'scenario')}).`
    : `${count(scenarios.length, 'scenario')} of ${report.scenarios.length} could not be judged: ${joinWords([...where, ...more])}.`
  const lines = [
    `${style.mark('error')} ${style.bold(title)}`,
    '',
    style.hang('  ', visible(error.message), { paint: (line) => style.paint('error', line) }),
    style.hang('  ', affected),
    ...traceLines(error.trace, style),
  ]
  if (error.output.trim() !== '') lines.push('', style.dim("  the end of the server's output"), tail(error.output))
  else if (!all) lines.push(...transcriptLines(error.transcript, style))
  return `${lines.join('\n')}\n`
}

function traceLines(trace: string | undefined, style: Style): string[] {
  return trace === undefined ? [] : [style.dim(`  trace        ${visible(trace)}`)]
}

function tail(output: string): string {
  const lines = visible(output).trimEnd().split('\n')
  const shown = lines.slice(-OUTPUT_LINES).map((line) => shorten(line))
  return indent(shown.join('\n'), '  | ')
}

function reason(text: string): string {
  return shorten(visible(text), REASON_CHARACTERS)
}
