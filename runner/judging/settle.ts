import type { ScenarioRow } from '../../schemas/types'
import { foreignOwners, resolveInconclusive } from './inconclusive'

/** The verdicts of scenarios that only all of them together decide: see resolveExits and resolveInconclusive. */
export function settleVerdicts(rows: readonly ScenarioRow[]): ScenarioRow[] {
  return resolveInconclusive(resolveExits(rows))
}

/** Whether the verdict of a scenario depends on others: it may be settled otherwise once all have finished. */
export function isOpen(row: ScenarioRow): boolean {
  return foreignOwners(row).length > 0 || row.failure?.exited !== undefined
}

/**
 * Whose mistake it is that the server exits. A scenario that demands that it survives something has failed. But if it exits at
 * least as often in the middle of scenarios that do nothing unusual, that is not the reason: then none of them could be judged.
 */
function resolveExits(rows: readonly ScenarioRow[]): ScenarioRow[] {
  const demanded = rows.filter(({ failure }) => failure?.exited)
  const usual = rows.filter(({ error }) => error?.exited)
  if (usual.length < Math.max(1, demanded.length)) return [...rows]
  return rows.map(({ failure, ...row }) => {
    if (!failure?.exited) return failure ? { ...row, failure } : row
    const { transcript, exited } = failure
    return { ...row, verdict: 'error', error: { origin: 'target', ...exited, transcript, exited: true } }
  })
}
