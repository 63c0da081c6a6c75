import type { ClauseList, ClauseRow, FaultSignature, Report, ScenarioRow, Summary } from '../../schemas/types'
import { causesOf } from '../judging/causes'
import { withHints } from '../judging/hints'
import { summarize } from '../judging/verdict'

/** The facts of a run; the rest of the report is derived from them. */
export type ReportParts = Pick<Report, 'suite' | 'implementation' | 'run'> & {
  list: ClauseList
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
  partial: boolean
  durationMs: number
  stale?: Summary['stale']
  /** How planted mistakes show; asked for only if there is a cause to compare with them. */
  signatures?: () => FaultSignature[]
}

/** Makes the report (schemas/report.schema.json), from which every view is made. */
export function makeReport(parts: ReportParts): Report {
  const { suite, implementation, run, list, rows, scenarios, partial, durationMs, stale, signatures } = parts
  const { title, edition, digest } = list.specification
  const causes = causesOf(rows, scenarios)
  const faults = causes.length > 0 ? (signatures?.() ?? []) : []
  return {
    schemaVersion: 1,
    suite,
    specification: { title, edition, digest },
    implementation,
    run,
    summary: {
      ...summarize(list.clauses, rows, scenarios, implementation.withoutDeclared, partial, durationMs),
      ...(causes.length > 0 && { causes: withHints(causes, scenarios, faults) }),
      ...(stale && { stale }),
    },
    clauses: rows,
    scenarios,
  }
}
