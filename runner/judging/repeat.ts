import type { ClauseRow, ClauseVerdict, ScenarioRow } from '../../schemas/types'
import { runsText } from '../reports/verdict-text'

/** What one run of the suite found: a row for each clause, and for each scenario. */
export interface RunResult {
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
}

// an error outranks a failure: a clause that could not run in one of the runs counts as not judged
const WORST_FIRST: readonly ClauseVerdict[] = [
  'error',
  'fail',
  'warning',
  'inconclusive',
  'not-observed',
  'informative',
  'pass',
]

/**
 * Merges several runs of the same scenarios. A scenario gets the result of its worst run. A clause whose verdict varies is
 * `flaky`. One that fails in every run fails, even if a different scenario fails each time.
 */
export function mergeRuns(runs: RunResult[]): RunResult {
  const [first] = runs
  if (!first || runs.length === 1) return first ?? { rows: [], scenarios: [] }
  return {
    rows: byId(runs.map(({ rows }) => rows)).map(mergeRow),
    scenarios: byId(runs.map(({ scenarios }) => scenarios)).map((all) => ({ ...worst(all), runs: countVerdicts(all) })),
  }
}

function mergeRow(all: [ClauseRow, ...ClauseRow[]]): ClauseRow {
  const runs = countVerdicts(all)
  const row = { ...worst(all), runs }
  if (row.verdict === 'error' || Object.keys(runs).length === 1) return row
  return { ...row, verdict: 'flaky', reason: [runsText(runs), row.reason].filter(Boolean).join(': ') }
}

/** The rows of the same id in every run, in the order of the first. */
function byId<R extends { id: string }>(runs: R[][]): [R, ...R[]][] {
  const [first = [], ...others] = runs
  return first.map((row) => [row, ...others.flatMap((rows) => rows.find(({ id }) => id === row.id) ?? [])])
}

function worst<R extends { verdict: ClauseVerdict }>([first, ...others]: [R, ...R[]]): R {
  const rank = ({ verdict }: R) => WORST_FIRST.indexOf(verdict)
  return others.reduce((found, row) => (rank(row) < rank(found) ? row : found), first)
}

function countVerdicts<V extends ClauseVerdict>(rows: { verdict: V }[]): Partial<Record<V, number>> {
  const counts: Partial<Record<V, number>> = {}
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}
