import { CLAUSE_VERDICTS } from '../../../schemas/shared'
import type { ClauseRow, ClauseVerdict, Report, ScenarioRow } from '../../../schemas/types'
import { count, visible } from '../../text'
import type { Toolbar } from '../page'
import { MARKS } from '../terminal/style'
import { runsText } from '../verdict-text'
import { scenarioView } from './scenario'

/** The verdicts whose clauses are shown open at first. */
const OPEN: ClauseVerdict[] = ['fail', 'flaky', 'warning']

/** Every clause with its scenarios, in the order of the report, by section. */
export function treeOf(report: Report, transcripts: ReadonlyMap<string, string>) {
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  const causes = new Map((report.summary.causes ?? []).map(({ clause, scenario }) => [clause, scenario]))
  const ids = new Set(report.clauses.map(({ id }) => id))
  /** the clause below which a scenario stands, if it judges several */
  const placeOf = (scenario: ScenarioRow) => scenario.clauses.find((id) => ids.has(id))
  const keys = [...new Set(report.clauses.map(({ part, section }) => `${part} ${section}`))]
  return keys.map((key) => {
    const clauses = report.clauses.filter(({ part, section }) => `${part} ${section}` === key)
    const { heading = '', section = '', part } = clauses[0] ?? {}
    const views = clauses.map((row) => {
      const rows = row.scenarios.flatMap((id) => scenarios.get(id) ?? [])
      const own = rows.filter((scenario) => placeOf(scenario) === row.id)
      const elsewhere = rows.filter((scenario) => !own.includes(scenario) && scenario.clauses.includes(row.id))
      const seen = causes.get(row.id) ?? own.find(({ verdict }) => verdict !== 'pass')?.id
      return {
        ...clauseView(row, causes.has(row.id)),
        rows: own.map((scenario) =>
          scenarioView(scenario, report, { transcript: transcripts.get(scenario.id), isSeen: scenario.id === seen }),
        ),
        elsewhere: elsewhere.map((scenario) => ({
          id: scenario.id,
          name: visible(scenario.name),
          clause: placeOf(scenario),
        })),
        played: playedText(rows),
      }
    })
    return { heading, section, completion: part === 'completion', clauses: views }
  })
}

function clauseView(row: ClauseRow, isCause: boolean) {
  return {
    ...row,
    mark: MARKS[row.verdict],
    depth: row.number.split('.').length - 1,
    place: placeText(row),
    isCause,
    open: isCause || OPEN.includes(row.verdict),
    known: visible(row.knownFailure ?? ''),
    runs: runsText(row.runs),
    observations: (row.observations ?? []).map(visible),
    reason: visible(row.reason ?? ''),
    missing: (row.missing ?? []).join(' '),
  }
}

/** Where the clause stands. */
function placeText({ part, heading, number, level }: ClauseRow): string {
  const place =
    part === 'specification' ? `the specification: ${heading}, step ${number}` : `completion: ${heading}, ${number}`
  return `${place} · level ${level}`
}

function playedText(rows: ScenarioRow[]): string {
  const passed = rows.filter(({ verdict }) => verdict === 'pass').length
  return rows.length === 0 ? '' : `${passed} of ${count(rows.length, 'scenario')} passed`
}

/** What the page can be filtered by. */
export function toolbarOf({ clauses, summary }: Report): Toolbar {
  const number = (of: (row: ClauseRow) => boolean) => clauses.filter(of).length
  const verdicts = CLAUSE_VERDICTS.map((verdict) => ({ verdict, all: number((row) => row.verdict === verdict) }))
  const parts = (['specification', 'completion'] as const).map((part) => ({
    value: part,
    text: `${part} (${number((row) => row.part === part)})`,
  }))
  const missing = [...new Set(clauses.flatMap((row) => row.missing ?? []))].map((capability) => ({
    value: capability,
    text: `${capability} (${number((row) => row.missing?.includes(capability) ?? false)})`,
  }))
  const selects = [
    {
      name: 'verdict',
      all: 'all verdicts',
      options: verdicts
        .filter(({ all }) => all > 0)
        .map(({ verdict, all }) => ({ value: verdict, text: `${verdict} (${all})` })),
    },
    { name: 'part', all: 'both parts', options: parts },
    ...(missing.length > 0 ? [{ name: 'missing', all: 'all capabilities', options: missing }] : []),
  ]
  const causes = summary.causes ?? []
  return { selects, total: clauses.length, noun: 'clauses', ...(causes.length > 0 && { steps: 'cause' }) }
}
