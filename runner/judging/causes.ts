import type { Cause, ClauseRow, ClauseVerdict, ScenarioRow } from '../../schemas/types'

/** Verdicts against the server that nobody expected. */
const UNEXPECTED: readonly ClauseVerdict[] = ['fail', 'flaky', 'warning']

/**
 * The causes of a run: each clause that failed by scenarios of its own, with the failed scenario that shows it best, and the
 * inconclusive clauses that rest on it. Known failures are no causes. In the order of the rows.
 */
export function causesOf(rows: readonly ClauseRow[], scenarios: readonly ScenarioRow[]): Cause[] {
  return rows.flatMap(({ id, verdict, repeats }) => {
    const best = UNEXPECTED.includes(verdict) && repeats === undefined ? shortest(id, scenarios) : undefined
    const rest = rows.filter(({ cause }) => cause === id).map((row) => row.id)
    return best ? [{ clause: id, scenario: best.id, rest }] : []
  })
}

/** Of the failed scenarios of a clause, the one in which the least had happened. */
function shortest(id: string, scenarios: readonly ScenarioRow[]): ScenarioRow | undefined {
  const failed = scenarios.filter(({ clauses, verdict }) => verdict === 'fail' && clauses.includes(id))
  const length = ({ failure }: ScenarioRow) => failure?.transcript.length ?? 0
  return failed.reduce<ScenarioRow | undefined>(
    (best, row) => (best && length(best) <= length(row) ? best : row),
    undefined,
  )
}
