import type { Clause, Proof } from '../../schemas/types'
import { type FaultResult, isCaught, uncovered } from './judge'

/** Makes the kill matrix of a proof: which clause caught which fault. Without times, the same proof makes the same matrix. */
export function makeMatrix(results: FaultResult[], clauses: Clause[], digest: string): Proof {
  const musts = clauses.filter(({ level, coveredBy }) => level === 'must' && !coveredBy)
  const lacking = uncovered(clauses, results)
  const caught = results.filter(isCaught)
  return {
    schemaVersion: 1,
    digest,
    summary: {
      faults: results.length,
      killed: caught.length,
      musts: musts.length,
      covered: musts.filter(({ id }) => !lacking.includes(id)).length,
      scenarios: results.reduce((sum, { scenarios }) => sum + scenarios, 0),
    },
    faults: results.map((result) => ({
      name: result.fault.name,
      mistake: result.fault.mistake,
      killed: isCaught(result),
      breaks: Object.fromEntries(Object.keys(result.fault.breaks).map((id) => [id, result.caughtBy.includes(id)])),
      strangers: result.strangers,
      ...(result.error !== undefined && { error: result.error }),
    })),
    clauses: Object.fromEntries(
      musts.map(({ id }) => [
        id,
        caught.filter(({ caughtBy }) => caughtBy.includes(id)).map(({ fault }) => fault.name),
      ]),
    ),
  }
}

/** Whether a whole proof holds: every fault is caught, and every clause of level must catches one. */
export function isProven({ summary: { faults, killed, musts, covered } }: Proof): boolean {
  return killed === faults && covered === musts
}
