import type { Clause } from '../../runner/suite/clauses'
import { type FaultResult, isCaught, uncovered } from './judge'

/** The kill matrix (schemas/proof.schema.json): which fault was caught at which clause. */
export interface Matrix {
  schemaVersion: 1
  /** of the files that were proven: see digest.ts */
  digest: string
  summary: { faults: number; killed: number; musts: number; covered: number; scenarios: number }
  faults: {
    name: string
    mistake: string
    /** caught as it should be */
    killed: boolean
    /** the clauses it must break: id → whether one failed for the stated reason */
    breaks: Record<string, boolean>
    /** stranger clauses that failed: id → why */
    strangers: Record<string, string>
    error?: string
  }[]
  /** each clause of level must → names of the faults caught there */
  clauses: Record<string, string[]>
}

/** Makes the matrix of a proof. It holds no times, so the same proof makes the same matrix. */
export function makeMatrix(results: FaultResult[], clauses: Clause[], digest: string): Matrix {
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
export function isProven({ summary: { faults, killed, musts, covered } }: Matrix): boolean {
  return killed === faults && covered === musts
}
