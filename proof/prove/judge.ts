import type { Clause, ScenarioRow } from '../../schemas/types'
import { type Fault, mayBreak } from './faults'

/** What became of one fault. */
export interface Outcome {
  fault: Fault
  /** clauses that failed for the reason the fault names */
  killedBy: string[]
  /** clauses it names that failed for another reason, with the requirement that was not met */
  otherwise: Record<string, string>
  /** clauses that have nothing to do with it, and did not pass, with why */
  strangers: Record<string, string>
  /** clauses it must or may break, that were played and passed all the same */
  missed: string[]
  /** the scenarios played */
  scenarios: number
  durationMs: number
  /** why it could not be judged */
  error?: string
}

/** Killed: a clause that it names fails for the stated reason, and no stranger does. */
export function isKilled({ killedBy, strangers, error }: Outcome): boolean {
  return killedBy.length > 0 && Object.keys(strangers).length === 0 && error === undefined
}

/** Judges one fault by its scenarios. */
export function judgeFault(fault: Fault, rows: ScenarioRow[], clauses: Clause[], durationMs: number): Outcome {
  const killedBy = new Set<string>()
  const otherwise: Record<string, string> = {}
  const strangers: Record<string, string> = {}
  const missed: string[] = []
  for (const clause of clauses) {
    const own = rows.filter(({ clauses: ids }) => ids.includes(clause.id))
    const bad = own.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
    const words = fault.breaks[clause.id]
    if (words !== undefined) {
      if (bad.some(({ failure }) => failure?.requirement.includes(words))) killedBy.add(clause.id)
      else if (bad[0]) otherwise[clause.id] = reasonOf(bad[0])
      else missed.push(clause.id)
    } else if (bad[0] && !mayBreak(fault, clause)) strangers[clause.id] = reasonOf(bad[0])
  }
  return { fault, killedBy: [...killedBy], otherwise, strangers, missed, scenarios: rows.length, durationMs }
}

function reasonOf({ name, failure, error }: ScenarioRow): string {
  return `${name}: ${failure ? `${failure.requirement}: ${failure.actual}` : (error?.message ?? 'no reason given')}`
}

/** Clauses of level must, with scenarios or covered by others', at which no fault dies. */
export function uncovered(clauses: Clause[], outcomes: Outcome[]): string[] {
  const dies = new Set(outcomes.filter(isKilled).flatMap(({ killedBy }) => killedBy))
  const musts = clauses.filter(({ level }) => level === 'must')
  const covers = (clause: Clause): boolean =>
    dies.has(clause.id) || Boolean(clause.coveredBy?.some((id) => musts.some((each) => each.id === id && covers(each))))
  return musts.filter((clause) => !covers(clause)).map(({ id }) => id)
}
