import type { ClauseList, ClauseRow, Report, ScenarioRow, Summary } from '../../schemas/types'
import { summarize } from '../judging/verdict'

/** Everything a report is made of besides what follows from it. */
export type ReportParts = Pick<Report, 'suite' | 'implementation' | 'run'> & {
  list: ClauseList
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
  partial: boolean
  durationMs: number
  stale?: Summary['stale']
}

/** The report (schemas/report.schema.json), which every view is made from; pure. */
export function makeReport(parts: ReportParts): Report {
  const { suite, implementation, run, list, rows, scenarios, partial, durationMs, stale } = parts
  const { title, edition, digest } = list.specification
  return {
    schemaVersion: 1,
    suite,
    specification: { title, edition, digest },
    implementation,
    run,
    summary: {
      ...summarize(list.clauses, rows, scenarios, implementation.withoutDeclared, partial, durationMs),
      ...(stale && { stale }),
    },
    clauses: rows,
    scenarios,
  }
}
