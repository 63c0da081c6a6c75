import type { ClauseList, ClauseRow, Report, ScenarioRow, Summary } from '../../schemas/types'
import { causesOf } from '../judging/causes'
import { summarize } from '../judging/verdict'

/** The facts of a run; the rest of the report is derived from them. */
export type ReportParts = Pick<Report, 'suite' | 'implementation' | 'run'> & {
  list: ClauseList
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
  partial: boolean
  durationMs: number
  stale?: Summary['stale']
}

/** Makes the report (schemas/report.schema.json), from which every view is made. */
export function makeReport(parts: ReportParts): Report {
  const { suite, implementation, run, list, rows, scenarios, partial, durationMs, stale } = parts
  const { title, edition, digest } = list.specification
  const causes = causesOf(rows, scenarios)
  return {
    schemaVersion: 1,
    suite,
    specification: { title, edition, digest },
    implementation,
    run,
    summary: {
      ...summarize(list.clauses, rows, scenarios, implementation.withoutDeclared, partial, durationMs),
      ...(causes.length > 0 && { causes }),
      ...(stale && { stale }),
    },
    clauses: rows,
    scenarios,
  }
}
