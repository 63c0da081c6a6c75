import { resolveInconclusive } from '../../runner/judging/inconclusive'
import { type Failures, failuresOf } from '../../runner/judging/signature'
import type { Clause, ScenarioRow } from '../../schemas/types'
import type { Fault } from '../faults/fault'

/** The verdict on one fault. */
export interface FaultResult {
  fault: Fault
  /** ids of the clauses that failed for the reason that the fault names */
  caughtBy: string[]
  /** clauses it names that failed for another reason: id → that reason */
  wrongReason: Record<string, string>
  /** stranger clauses, which it must leave alone, that failed, or rest on a stranger that did: id → why */
  strangers: Record<string, string>
  /** ids of the clauses it names that passed */
  missed: string[]
  /** the scenarios that failed by themselves */
  failures: Failures
  /** number of scenarios run */
  scenarios: number
  durationMs: number
  /** why it could not be judged */
  error?: string
}

/**
 * Whether the suite catches a fault: a clause that it names fails for the stated reason, and every other clause passes, or
 * is inconclusive because of one that it names.
 */
export function isCaught({ caughtBy, strangers, error }: FaultResult): boolean {
  return caughtBy.length > 0 && Object.keys(strangers).length === 0 && error === undefined
}

/** Judges one fault by its scenarios. */
export function judgeFault(fault: Fault, rows: ScenarioRow[], clauses: Clause[], durationMs: number): FaultResult {
  const caughtBy: string[] = []
  const wrongReason: Record<string, string> = {}
  const strangers: Record<string, string> = {}
  const missed: string[] = []
  const resolved = resolveInconclusive(rows)
  for (const clause of clauses) {
    const failed = resolved.filter(
      ({ clauses: ids, verdict, restsOn = '' }) =>
        ids.includes(clause.id) &&
        (verdict === 'fail' || verdict === 'error' || (verdict === 'inconclusive' && !(restsOn in fault.breaks))),
    )
    const words = fault.breaks[clause.id]
    if (words !== undefined) {
      if (failed.some(({ failure }) => failure?.requirement.includes(words))) caughtBy.push(clause.id)
      else if (failed[0]) wrongReason[clause.id] = reasonOf(failed[0])
      else missed.push(clause.id)
    } else if (failed[0]) strangers[clause.id] = reasonOf(failed[0])
  }
  const failures = failuresOf(resolved)
  return { fault, caughtBy, wrongReason, strangers, missed, failures, scenarios: rows.length, durationMs }
}

function reasonOf({ name, failure, error, restsOn }: ScenarioRow): string {
  const rests = restsOn === undefined ? '' : `rests on ${restsOn}: `
  return `${rests}${name}: ${failure ? `${failure.requirement}: ${failure.actual}` : (error?.message ?? 'no reason given')}`
}

/** Ids of the clauses of level must that catch no fault, neither by themselves nor through the clauses that cover them. */
export function uncovered(clauses: Clause[], results: FaultResult[]): string[] {
  const catching = new Set(results.filter(isCaught).flatMap(({ caughtBy }) => caughtBy))
  const musts = clauses.filter(({ level }) => level === 'must')
  const covers = (clause: Clause): boolean =>
    catching.has(clause.id) ||
    Boolean(clause.coveredBy?.some((id) => musts.some((each) => each.id === id && covers(each))))
  return musts.filter((clause) => !covers(clause)).map(({ id }) => id)
}
