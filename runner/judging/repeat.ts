import type { ClauseRow, ClauseVerdict, ScenarioRow } from '../../schemas/types'
import { runsText } from '../reports/verdict-text'

/** What one run of the suite found. */
export interface Played {
  rows: ClauseRow[]
  scenarios: ScenarioRow[]
}

// a run with holes in it is no judgement: what could not run in one of them is not judged at all
const WORST_FIRST: readonly ClauseVerdict[] = ['error', 'fail', 'warning', 'not-observed', 'informative', 'pass']

/**
 * Several runs of the same scenarios as one. A scenario is told as in the worst of its runs. A clause that was not the
 * same in each is `flaky`, whatever its scenarios did: one that fails every time, each time in another scenario, fails.
 */
export function mergeRuns(runs: Played[]): Played {
  const [first] = runs
  if (!first || runs.length === 1) return first ?? { rows: [], scenarios: [] }
  return {
    rows: byId(runs.map(({ rows }) => rows)).map(mergeRow),
    scenarios: byId(runs.map(({ scenarios }) => scenarios)).map((all) => ({ ...worst(all), runs: tally(all) })),
  }
}

function mergeRow(all: [ClauseRow, ...ClauseRow[]]): ClauseRow {
  const runs = tally(all)
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

function tally<V extends ClauseVerdict>(rows: { verdict: V }[]): Partial<Record<V, number>> {
  const counts: Partial<Record<V, number>> = {}
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}
