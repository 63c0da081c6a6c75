import type { ScenarioRow } from '../../schemas/types'

/**
 * Finds the scenarios that could not come to their own question (`inconclusive`, as in ISO/IEC 9646). A scenario that fails
 * on a requirement of other clauses is inconclusive because of the first of them that itself has failed in this run. If they
 * stand, the scenario's own circumstances broke the requirement, and the scenario fails. If nothing of such a clause could
 * be judged, the scenario rests on what that clause rests on. The rows keep their order.
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
    if (!foreignOwners(row).some((id) => inRun.has(id))) settle(row)
  }
  for (;;) {
    const open = rows.filter((row) => !settled.has(row))
    if (open.length === 0) break
    const openClauses = new Set(open.flatMap(({ clauses }) => clauses))
    const failedOwner = (row: ScenarioRow) => foreignOwners(row).find((id) => failed.has(id))
    const resting = open.filter((row) => failedOwner(row) !== undefined)
    for (const row of resting) settle(row, failedOwner(row))
    if (resting.length > 0) continue
    const closed = open.filter((row) => !foreignOwners(row).some((id) => openClauses.has(id)))
    const all = rows.flatMap((row) => settled.get(row) ?? [])
    const beyond = (row: ScenarioRow) => foreignOwners(row).flatMap((id) => restOf(all, id) ?? [])[0]
    const unjudged = closed.filter((row) => beyond(row) !== undefined)
    for (const row of unjudged) settle(row, beyond(row))
    if (unjudged.length > 0) continue
    for (const row of closed.length > 0 ? closed : mostAccused(open)) settle(row)
  }
  return rows.map((row) => settled.get(row) ?? row)
}

/** Where clauses only accuse each other, the one that most scenarios accuse has failed: its first scenario has. */
function mostAccused(open: readonly ScenarioRow[]): ScenarioRow[] {
  const accusers = ({ clauses }: ScenarioRow) =>
    open.filter((row) => foreignOwners(row).some((id) => clauses.includes(id))).length
  const most = Math.max(...open.map(accusers))
  return open.filter((row) => accusers(row) === most).slice(0, 1)
}

/** What a clause rests on of which no scenario could be judged. */
function restOf(settled: readonly ScenarioRow[], id: string): string | undefined {
  const own = settled.filter(({ clauses }) => clauses.includes(id))
  return own.every(({ verdict }) => verdict === 'inconclusive') ? own[0]?.restsOn : undefined
}

/** The other clauses whose requirement a scenario may have failed on, the likeliest first; none behind one of its own. */
export function foreignOwners({ verdict, failure, clauses }: ScenarioRow): string[] {
  const owners = verdict === 'fail' ? (failure?.owners ?? []) : []
  const own = owners.findIndex((id) => clauses.includes(id))
  return own < 0 ? owners : owners.slice(0, own)
}
