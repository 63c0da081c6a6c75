import type { ScenarioRow } from '../../schemas/types'

/**
 * Finds the scenarios that could not come to their own question (`inconclusive`, as in ISO/IEC 9646). A scenario that fails
 * on a requirement of another clause is inconclusive if that clause itself has failed in this run. If that clause stands,
 * the scenario's own circumstances broke its requirement, and the scenario fails. The rows keep their order.
 */
export function resolveInconclusive(rows: readonly ScenarioRow[]): ScenarioRow[] {
  const failed = new Set<string>()
  const inRun = new Set(rows.flatMap(({ clauses }) => clauses))
  const settled = new Map<ScenarioRow, ScenarioRow>()
  const settle = (row: ScenarioRow, restsOn?: string) => {
    settled.set(row, restsOn === undefined ? row : { ...row, verdict: 'inconclusive', restsOn })
    if (restsOn === undefined && row.verdict === 'fail') for (const id of row.clauses) failed.add(id)
  }
  for (const row of rows) {
    const owner = foreignOwner(row)
    if (owner === undefined || !inRun.has(owner)) settle(row)
  }
  for (;;) {
    const open = rows.filter((row) => !settled.has(row))
    if (open.length === 0) break
    const openClauses = new Set(open.flatMap(({ clauses }) => clauses))
    const resting = open.filter((row) => failed.has(ownerOf(row)))
    for (const row of resting) settle(row, ownerOf(row))
    if (resting.length > 0) continue
    const standing = open.filter((row) => !openClauses.has(ownerOf(row)))
    // where clauses only accuse each other, the first of them has failed
    for (const row of standing.length > 0 ? standing : open.slice(0, 1)) settle(row)
  }
  return rows.map((row) => settled.get(row) ?? row)
}

/** The other clause whose requirement a scenario has failed on, if it has. */
export function foreignOwner({ verdict, failure, clauses }: ScenarioRow): string | undefined {
  const owner = verdict === 'fail' ? failure?.owner : undefined
  return owner === undefined || clauses.includes(owner) ? undefined : owner
}

function ownerOf({ failure }: ScenarioRow): string {
  return failure?.owner ?? ''
}
