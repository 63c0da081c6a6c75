import { createHash } from 'node:crypto'
import type { PlannedScenario } from '../../runner/judging/scenarios'
import type { Clause } from '../../schemas/types'
import { type Fault, mayBreak } from './faults'

/** What costs much is played only against faults that name it. */
const COSTLY = 'costly'

/**
 * The scenarios a fault is judged by: all of the clauses it must break, and of every clause it must leave alone one, taken
 * in turn: another one for another fault, so that each is a stranger to some of them. A `thorough` proof plays them all.
 * The choice follows from the fault's name alone.
 */
export function scenariosFor(
  fault: Fault,
  planned: PlannedScenario[],
  clauses: Clause[],
  thorough = false,
): PlannedScenario[] {
  const turn = createHash('sha256').update(fault.name).digest().readUInt32BE(0)
  const mayFail = new Set(clauses.filter((clause) => mayBreak(fault, clause)).map(({ id }) => id))
  const chosen = new Set(planned.filter((scenario) => scenario.clauses.some((id) => id in fault.breaks)))
  for (const { id } of clauses) {
    const strangers = planned.filter(
      (scenario) =>
        scenario.clauses.includes(id) &&
        !scenario.tags.includes(COSTLY) &&
        !scenario.clauses.some((each) => mayFail.has(each)),
    )
    const picked = thorough ? strangers : strangers.slice(turn % (strangers.length || 1)).slice(0, 1)
    for (const scenario of picked) chosen.add(scenario)
  }
  return planned.filter((scenario) => chosen.has(scenario))
}

/** Scenarios as Cucumber takes them on its command line: one path for each feature, with lines. */
export function pathsOf(scenarios: PlannedScenario[]): string[] {
  const files = [...new Set(scenarios.map(({ uri }) => uri))]
  return files.map((file) => [file, ...scenarios.filter(({ uri }) => uri === file).map(({ line }) => line)].join(':'))
}
