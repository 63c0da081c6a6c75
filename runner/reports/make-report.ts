import { summarize } from '../judging/verdict'
import type { ClauseList } from '../suite/clauses'
import type { ClauseRow, Report, ScenarioRow, Summary } from './report'

/** Everything a report is made of besides what follows from it. */
export type ReportParts = Pick<Report, 'suite' | 'implementation' | 'run'> & {
  list: ClauseList
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
  partial: boolean
  durationMs: number
  stale?: Summary['stale']
}

/** The envelope of CONTRACT section 4; pure. */
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
