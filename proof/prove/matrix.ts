import type { Clause } from '../../schemas/types'
import { isKilled, type Outcome, uncovered } from './judge'

/** The kill matrix (schemas/proof.schema.json): which fault died at which clause. */
export interface Matrix {
  schemaVersion: 1
  /** what was proven: sha256 over features, step definitions, and reference server with its faults */
  digest: string
  summary: { faults: number; killed: number; musts: number; covered: number; scenarios: number }
  faults: {
    name: string
    mistake: string
    killed: boolean
    /** what it must break; true where it failed for the stated reason */
    breaks: Record<string, boolean>
    /** clauses that have nothing to do with it and failed, with why */
    strangers: Record<string, string>
    error?: string
  }[]
  /** each clause of level must with the faults that died at it */
  clauses: Record<string, string[]>
}

/** Makes the matrix of a whole proof. Times are not in it: the same proof gives the same matrix. */
export function makeMatrix(outcomes: Outcome[], clauses: Clause[], digest: string): Matrix {
  const musts = clauses.filter(({ level, coveredBy }) => level === 'must' && !coveredBy)
  const lacking = uncovered(clauses, outcomes)
  const killed = outcomes.filter(isKilled)
  return {
    schemaVersion: 1,
    digest,
    summary: {
      faults: outcomes.length,
      killed: killed.length,
      musts: musts.length,
      covered: musts.filter(({ id }) => !lacking.includes(id)).length,
      scenarios: outcomes.reduce((sum, { scenarios }) => sum + scenarios, 0),
    },
    faults: outcomes.map((outcome) => ({
      name: outcome.fault.name,
      mistake: outcome.fault.mistake,
      killed: isKilled(outcome),
      breaks: Object.fromEntries(Object.keys(outcome.fault.breaks).map((id) => [id, outcome.killedBy.includes(id)])),
      strangers: outcome.strangers,
      ...(outcome.error !== undefined && { error: outcome.error }),
    })),
    clauses: Object.fromEntries(
      musts.map(({ id }) => [
        id,
        killed.filter(({ killedBy }) => killedBy.includes(id)).map(({ fault }) => fault.name),
      ]),
    ),
  }
}
