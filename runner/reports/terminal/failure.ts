import type { ClauseRow, ClauseVerdict, Report, ScenarioRow, TranscriptEntry } from '../../../schemas/types'
import { count, indent, list, visible } from '../../text'
import { type ErrorGroup, groupErrors } from '../error-groups'
import { runsText } from '../verdict-text'
import type { Style } from './style'

/** A transcript longer than this is cut in the terminal; its end says most. */
const TRANSCRIPT_LINES = 24
/** One entry may be a payload of a mebibyte. */
const TEXT_CHARACTERS = 400
/** What was expected and what was seen; a generated case is told step by step. */
const REASON_CHARACTERS = 2_000
const OUTPUT_LINES = 20

/** All that went wrong, in full sentences; empty when nothing did. Of what is known to fail, the tree has told. */
export function describeFailures(report: Pick<Report, 'clauses' | 'scenarios'>, style: Style): string {
  const rows = new Map(report.clauses.map((row) => [row.id, row]))
  const failed = report.scenarios.filter(({ verdict }) => verdict === 'fail')
  const parts = failed.flatMap((scenario) => {
    const clauses = scenario.clauses.flatMap((id) => rows.get(id) ?? [])
    return isKnown(clauses) ? [] : [describeFailure(scenario, clauses, style)]
  })
  const errors = groupErrors(report).map((group) => describeError(group, report, style))
  return [...parts, ...errors].map((part) => `\n${part}`).join('')
}

/** What a failure of a scenario makes of its clauses, where it is not known already; the worst first. */
const NEWS: readonly ClauseVerdict[] = ['fail', 'flaky', 'warning']

function isKnown(clauses: ClauseRow[]): boolean {
  const verdicts = clauses.map(({ verdict }) => verdict)
  return verdicts.includes('known-failure') && !verdicts.some((verdict) => NEWS.includes(verdict))
}

function describeFailure(scenario: ScenarioRow, clauses: ClauseRow[], style: Style): string {
  const worst = NEWS.find((each) => clauses.some(({ verdict }) => verdict === each)) ?? 'warning'
  const verdict = clauses.length === 0 ? 'fail' : worst
  const runs = runsText(scenario.runs)
  const { requirement = '', expected = '', actual = '', transcript = [], trace } = scenario.failure ?? {}
  const lines = [
    `${style.mark(verdict)} ${style.bold(scenario.clauses.join(' '))}  ${scenario.name}`,
    ...clauses.map(({ summary }) => style.dim(`  ${summary}`)),
    style.dim(`  ${scenario.uri}:${scenario.line}`),
    ...(runs ? [`  ${runs}`] : []),
    '',
    `  requirement  ${hang(requirement)}`,
    `  expected     ${hang(expected)}`,
    `  actual       ${style.paint(verdict, hang(actual))}`,
    ...describeTrace(trace, style),
    ...describeTranscript(transcript, style),
  ]
  return `${lines.join('\n')}\n`
}

function describeError({ error, scenarios }: ErrorGroup, report: Pick<Report, 'scenarios'>, style: Style): string {
  const title = error.origin === 'target' ? 'The target could not be judged' : 'The suite itself is at fault'
  const all = scenarios.length === report.scenarios.length
  const where = scenarios.slice(0, 3).map(({ uri, line }) => `${uri}:${line}`)
  const more = scenarios.length > where.length ? [`${scenarios.length - where.length} more`] : []
  const touched = all
    ? `No scenario could be judged (${count(scenarios.length, 'scenario')}).`
    : `${count(scenarios.length, 'scenario')} of ${report.scenarios.length} could not be judged: ${list([...where, ...more])}.`
  const lines = [
    `${style.mark('error')} ${style.bold(title)}`,
    '',
    indent(style.paint('error', visible(error.message)), '  '),
    `  ${touched}`,
    ...describeTrace(error.trace, style),
  ]
  if (error.output.trim() !== '') lines.push('', style.dim("  the end of the server's output"), tail(error.output))
  else if (!all) lines.push(...describeTranscript(error.transcript, style))
  return `${lines.join('\n')}\n`
}

function describeTrace(trace: string | undefined, style: Style): string[] {
  return trace === undefined ? [] : [style.dim(`  trace        ${visible(trace)}`)]
}

function tail(output: string): string {
  const lines = visible(output).trimEnd().split('\n')
  const shown = lines.slice(-OUTPUT_LINES).map((line) => shorten(line))
  return indent(shown.join('\n'), '  | ')
}

function describeTranscript(transcript: TranscriptEntry[], style: Style): string[] {
  if (transcript.length === 0) return []
  const shown = transcript.slice(-TRANSCRIPT_LINES)
  const width = (pick: (entry: TranscriptEntry) => string) => Math.max(...shown.map((entry) => pick(entry).length))
  const [sources, events] = [width(({ source }) => source), width(({ event }) => event)]
  const cut = transcript.length - shown.length
  const lines = shown.map(({ atMs, source, event, text }) => {
    const head = `${atMs.toFixed(1).padStart(9)} ms  ${visible(source).padEnd(sources)}  ${event.padEnd(events)}`
    return `${style.dim(head)}  ${shorten(visible(text).trimEnd().replaceAll('\n', '⏎'))}`
  })
  const note =
    cut > 0 ? [style.dim(`     … ${count(cut, 'earlier line')}; --json and --html keep the whole transcript`)] : []
  return ['', style.dim('  transcript'), ...note, ...lines]
}

function shorten(text: string, limit = TEXT_CHARACTERS): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}… (${text.length} characters)`
}

/** Later lines begin where the first does, beside its label. */
function hang(text: string): string {
  return shorten(visible(text), REASON_CHARACTERS).replaceAll('\n', `\n${' '.repeat(15)}`)
}
