import { createHash } from 'node:crypto'
import type { PlannedScenario } from '../../runner/judging/scenarios'
import type { Clause } from '../../schemas/types'
import type { Fault } from '../faults/fault'

/** Scenarios with this tag take long, and are run only against faults that name their clause. */
const COSTLY = 'costly'

/** Of so many stranger clauses, one is played: with hundreds of faults each of them meets a hundred and more. */
const SHARE = 3

/**
 * The scenarios that a fault is judged by: all of the clauses it must break, and one of every third stranger clause, which it
 * must leave alone. Which ones depends on the fault's name alone, so that each is run against some faults. A `thorough`
 * proof runs all of them.
 */
export function scenariosFor(
  fault: Fault,
  planned: PlannedScenario[],
  clauses: Clause[],
  thorough = false,
): PlannedScenario[] {
  const turn = createHash('sha256').update(fault.name).digest().readUInt32BE(0)
  const chosen = new Set(planned.filter((scenario) => scenario.clauses.some((id) => id in fault.breaks)))
  for (const [index, { id }] of clauses.entries()) {
    if (!thorough && (index + turn) % SHARE !== 0) continue
    const strangers = planned.filter(
      (scenario) =>
        scenario.clauses.includes(id) &&
        !scenario.tags.includes(COSTLY) &&
        !scenario.clauses.some((each) => each in fault.breaks),
    )
    const picked = thorough
      ? strangers
      : strangers.slice(Math.floor(turn / SHARE) % (strangers.length || 1)).slice(0, 1)
    for (const scenario of picked) chosen.add(scenario)
  }
  return planned.filter((scenario) => chosen.has(scenario))
}

/** Scenarios as arguments of Cucumber: a path with lines for each feature. */
export function pathsOf(scenarios: PlannedScenario[]): string[] {
  const files = [...new Set(scenarios.map(({ uri }) => uri))]
  return files.map((file) => [file, ...scenarios.filter(({ uri }) => uri === file).map(({ line }) => line)].join(':'))
}
