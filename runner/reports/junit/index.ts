import { Eta } from 'eta'
import type { ClauseRow, Report, ScenarioRow } from '../../../schemas/types'
import { readAsset } from '../assets'
import { type CaseView, caseOf } from './case'
import { xmlAttributes, xmlText } from './xml'

/**
 * JUnit XML: a suite for each section, and a case for each scenario, named after its clauses. A failed `should` and an
 * informative clause are not failures here either. Scenarios not observed or known to fail are skipped. If the list of
 * known failures is out of date, a suite of its own fails.
 *
 * It is written by a template, like the HTML page. junit-report-builder put what a server says into CDATA sections, which
 * end at its second `]]>`, and had no attribute for the line.
 */
export function toJunit(report: Report): string {
  const suites = [...sectionsOf(report), ...staleOf(report)]
  const cases = suites.flatMap((suite) => suite.cases)
  const head = { name: report.suite.name, ...countsOf(cases), time: seconds(sumOf(report.scenarios)) }
  const view = { head, suites, attributes: xmlAttributes }
  return new Eta({ autoEscape: true, escapeFunction: xmlText }).renderString(readAsset('junit/report.eta'), view)
}

function sectionsOf(report: Report) {
  const rows = new Map(report.clauses.map((row) => [row.id, row]))
  const sectionOf = (scenario: ScenarioRow) => rows.get(scenario.clauses[0] ?? '')?.section ?? 'no section'
  return [...new Set(report.scenarios.map(sectionOf))].map((name) => {
    const scenarios = report.scenarios.filter((scenario) => sectionOf(scenario) === name)
    const cases = scenarios.map((scenario) => viewOf(scenario, rows))
    return suiteOf(report, name, cases, { time: seconds(sumOf(scenarios)), properties: propertiesOf(report) })
  })
}

function viewOf(scenario: ScenarioRow, rows: Map<string, ClauseRow>): CaseView {
  const { clauses, name, uri, line, durationMs } = scenario
  const classname = clauses.join(' ') || 'no clause'
  const judged = clauses.flatMap((id) => rows.get(id) ?? [])
  return { head: { classname, name, file: uri, line, time: seconds(durationMs) }, ...caseOf(scenario, judged) }
}

/** The suite that fails for each clause that is listed as known to fail, and passes. */
function staleOf(report: Report) {
  const { stale } = report.summary
  if (!stale) return []
  const message = `It passes. Take it off ${stale.source}.`
  const cases = stale.clauses.map((id): CaseView => {
    const failure = { message, type: 'stale', text: message }
    return { head: { classname: id, name: 'is known to fail', time: 0 }, failure, output: '' }
  })
  return [suiteOf(report, 'known failures', cases, { time: 0, properties: [] })]
}

interface SuiteRest {
  time: number
  properties: [string, string | number][]
}

function suiteOf({ run }: Report, name: string, cases: CaseView[], { time, properties }: SuiteRest) {
  const skipped = cases.filter((each) => each.skipped).length
  return { head: { name, ...countsOf(cases), skipped, timestamp: run.startedAt, time }, properties, cases }
}

function countsOf(cases: CaseView[]) {
  const failures = cases.filter(({ failure }) => failure).length
  return { tests: cases.length, failures, errors: cases.filter(({ error }) => error).length }
}

function sumOf(scenarios: ScenarioRow[]): number {
  return scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

/** With at most 3 decimals: Jenkins' schema allows no more. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000
}

/** The dialect and the protocol revision, unless they are the defaults. */
function propertiesOf({ implementation: { dialect, protocol }, summary: { unknownFrames } }: Report) {
  const properties: [string, string | number][] = []
  if (dialect) properties.push(['dialect', dialect])
  if (protocol === 3) properties.push(['protocol', protocol])
  if (unknownFrames) properties.push(['unknownFrames', unknownFrames])
  return properties
}
