import type { ClauseRow, ScenarioRow } from '../../schemas/types'
import type { PlannedScenario } from '../judging/scenarios'

/** Whom a run tells how far it is. None of these may throw. */
export interface RunListener {
  /** Before the first scenario finishes. `number` is 1, and counts up if everything is run several times. */
  planned(scenarios: PlannedScenario[], number: number): void
  /** A scenario has finished. Its verdict is the last one, unless it rests on a clause that is judged later. */
  scenario(row: ScenarioRow): void
  /** No more scenario of this repetition will finish, for whatever reason. */
  stopped(): void
  /** One of several repetitions has ended. */
  repeated(end: Repetition): void
  /** A clause was judged: as soon as it can be, in the order of the list. With repetitions, all of them at the end. */
  clause(row: ClauseRow): void
}

/** How one of several repetitions went. */
export interface Repetition {
  number: number
  scenarios: ScenarioRow[]
  durationMs: number
  /** Something could not run, so that no further repetition will. */
  hasError: boolean
}
