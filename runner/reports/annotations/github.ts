import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Cause, ClauseRow, Report, ScenarioRow } from '../../../schemas/types'
import { exitCodeOfRun } from '../../exit-code'
import { lackingText } from '../../judging/lacking'
import { count, joinWords, shorten, visible } from '../../text'
import { isDecisive } from '../decisive'
import { errorTitle, groupErrors } from '../error-groups'
import { causeText, staleText } from '../verdict-text'
import { annotationLine, type Severity } from './workflow-commands'

/** GitHub shows so many of each severity for a step, and drops the others without a word. */
const SHOWN = 10
/** Characters of a text from a server. */
const CHARACTERS = 1_000

interface Annotation {
  severity: Severity
  properties: Record<string, string | number>
  message: string
}

/**
 * The report as annotations of GitHub Actions: an error for each cause and each error, a warning for what the exit code
 * does not count, a notice for each known failure. `fileOf` says where a feature is for GitHub.
 */
export function toAnnotations(report: Report, fileOf: (uri: string) => string): string {
  const all = [
    ...groupErrors(report).map(({ error }): Annotation => {
      return { severity: 'error', properties: { title: errorTitle(error) }, message: cut(error.message) }
    }),
    ...clauseAnnotations(report, fileOf),
    ...summaryAnnotations(report),
  ]
  return (['error', 'warning', 'notice'] as const)
    .flatMap((severity) => limited(all.filter((each) => each.severity === severity)))
    .map(({ severity, properties, message }) => annotationLine(severity, properties, message))
    .join('')
}

/** Where GitHub finds the suite's features: in the workspace if they are there, else by their path in the suite. */
export function fileInWorkspace(root: string, workspace: string | undefined): (uri: string) => string {
  const from = workspace ? relative(real(workspace), real(root)) : '..'
  const isOutside = from === '..' || from.startsWith(`..${sep}`) || from.startsWith(sep)
  return (uri) => (isOutside ? uri : join(from, uri))
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function clauseAnnotations(report: Report, fileOf: (uri: string) => string): Annotation[] {
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  const causes = new Map((report.summary.causes ?? []).map((cause) => [cause.clause, cause]))
  return report.clauses.flatMap((row): Annotation[] => {
    const cause = causes.get(row.id)
    const severity = severityOf(row, cause, report)
    if (severity === undefined) return []
    const failed = row.scenarios.flatMap((id) => scenarios.get(id) ?? []).filter(({ failure }) => failure !== undefined)
    const scenario = scenarios.get(cause?.scenario ?? '') ?? failed[0]
    const properties = {
      ...(scenario && { file: fileOf(scenario.uri), line: scenario.line }),
      title: `${row.id} ${row.summary}`,
    }
    return [{ severity, properties, message: messageOf(row, cause, scenario, report) }]
  })
}

/** Only what decides the exit code is an error. */
function severityOf(row: ClauseRow, cause: Cause | undefined, report: Report): Severity | undefined {
  if (cause) return isDecisive(cause, row, report) ? 'error' : 'warning'
  if (row.verdict === 'warning' || row.verdict === 'flaky') return report.run.strict ? 'error' : 'warning'
  return row.verdict === 'known-failure' ? 'notice' : undefined
}

function messageOf(
  row: ClauseRow,
  cause: Cause | undefined,
  scenario: ScenarioRow | undefined,
  report: Report,
): string {
  const { requirement, expected, actual } = scenario?.failure ?? {}
  const rest = cause && cause.rest.length > 0 ? [causeText(cause, report)] : []
  const lines = [
    ...(row.knownFailure === undefined ? [] : [`known failure: ${cut(row.knownFailure)}`]),
    ...(requirement === undefined ? [] : [`requirement: ${cut(requirement)}`]),
    ...(expected === undefined ? [] : [`expected: ${cut(expected)}`]),
    ...(actual === undefined ? [] : [`actual: ${cut(actual)}`]),
    ...rest,
  ]
  return lines.length > 0 ? lines.join('\n') : cut(row.reason ?? row.verdict)
}

/** What concerns no scenario. */
function summaryAnnotations({ summary, run }: Report): Annotation[] {
  // what could not be seen is never a pass
  const severity = exitCodeOfRun(summary, run.strict) === 0 ? ('warning' as const) : ('error' as const)
  const unobserved = summary.notObserved.filter(({ declared }) => !declared)
  return [
    ...(summary.stale
      ? [{ severity: 'error' as const, properties: { title: 'Known failures' }, message: cut(staleText(summary)) }]
      : []),
    ...unobserved.map(({ capability, clauses }) => ({
      severity,
      properties: { title: 'Not observed' },
      message: `Because ${lackingText([capability])}: ${joinWords(clauses)}. If that is intended, declare it: --without ${capability}`,
    })),
    ...(run.ended === undefined
      ? []
      : [
          {
            severity: 'warning' as const,
            properties: { title: 'The run ended early' },
            message: `By ${run.ended === 'bail' ? '--bail' : run.ended}: only what was found until then is judged.`,
          },
        ]),
  ]
}

/** As many as GitHub shows; the last says how many are not. */
function limited(all: Annotation[]): Annotation[] {
  const [first] = all
  if (!first || all.length <= SHOWN) return all
  const hidden = all.slice(SHOWN - 1)
  const titles = hidden.map(({ properties }) => String(properties.title).split(' ')[0] ?? '')
  const message = `${joinWords(titles)}. The summary and the report have them all.`
  const title = count(hidden.length, `more ${first.severity}`)
  return [...all.slice(0, SHOWN - 1), { severity: first.severity, properties: { title }, message }]
}

function cut(text: string): string {
  return shorten(visible(text), CHARACTERS)
}
