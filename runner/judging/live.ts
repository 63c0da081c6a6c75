import type { Clause, ClauseRow, ScenarioRow } from '../../schemas/types'
import type { Selection } from '../running/selection'
import type { PlannedScenario } from './scenarios'
import { judgeClause, judgedBy } from './verdict'

interface Waiting {
  clause: Clause
  judges: string[]
  scenarios: PlannedScenario[]
}

/**
 * Judges clauses as scenarios finish, in any order, and gives the rows in the specification's order:
 * each as soon as its last scenario is in and every clause before it was given.
 */
export class LiveClauses {
  readonly rows: ClauseRow[] = []
  private readonly finished = new Map<string, ScenarioRow>()

  private constructor(
    private readonly waiting: Waiting[],
    private readonly onClause: (row: ClauseRow) => void,
  ) {
    this.giveWhatIsReady()
  }

  /** The clauses of this run, once it is known which scenarios it has. */
  static plan(
    clauses: Clause[],
    selection: Selection,
    planned: PlannedScenario[],
    onClause: (row: ClauseRow) => void,
  ): LiveClauses {
    const has = (id: string) => planned.some((scenario) => scenario.clauses.includes(id))
    const waiting = clauses.map((clause) => {
      const all = judgedBy(clause, clauses, has)
      // of scenarios chosen one by one, a judge may have none: that is no fault of the suite's
      const judges = selection.scenarios ? all.filter(has) : all
      return { clause, judges, scenarios: planned.filter((each) => each.clauses.some((id) => judges.includes(id))) }
    })
    const inRun = ({ clause, scenarios }: Waiting) =>
      selection.includes(
        clause,
        scenarios.flatMap(({ tags }) => tags),
      )
    return new LiveClauses(waiting.filter(inRun), onClause)
  }

  finish(scenario: ScenarioRow): void {
    this.finished.set(scenario.id, scenario)
    this.giveWhatIsReady()
  }

  private giveWhatIsReady(): void {
    for (;;) {
      const next = this.waiting[this.rows.length]
      if (!next) return
      const done = next.scenarios.flatMap(({ id }) => this.finished.get(id) ?? [])
      if (done.length < next.scenarios.length) return
      const row = judgeClause(next.clause, next.judges, done)
      this.rows.push(row)
      this.onClause(row)
    }
  }
}
