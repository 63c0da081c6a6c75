import type { Clause, ClauseRow, ScenarioRow } from '../../schemas/types'
import type { Selection } from '../running/selection'
import type { PlannedScenario } from './scenarios'
import { isOpen, settleVerdicts } from './settle'
import { judgeClause, judgedBy } from './verdict'

interface PendingClause {
  clause: Clause
  judges: string[]
  scenarios: PlannedScenario[]
}

/**
 * Judges clauses while scenarios finish in any order, and emits the rows in the specification's order: each as soon as its
 * last scenario has finished and every clause before it was emitted. Where other scenarios decide whose failure one is, that
 * waits until everything has finished.
 */
export class ClauseJudge {
  readonly rows: ClauseRow[] = []
  private finished = new Map<string, ScenarioRow>()
  private hasEnded = false

  private constructor(
    private readonly pending: PendingClause[],
    private readonly onClause: (row: ClauseRow) => void,
  ) {
    this.emitReadyRows()
  }

  /** Judges the selected clauses by the planned scenarios. Calls `onClause` with each row. */
  static plan(
    clauses: Clause[],
    selection: Selection,
    planned: PlannedScenario[],
    onClause: (row: ClauseRow) => void,
  ): ClauseJudge {
    const has = (id: string) => planned.some((scenario) => scenario.clauses.includes(id))
    const pending = clauses.map((clause) => {
      const all = judgedBy(clause, clauses, has)
      // if scenarios were selected one by one, a judge without any is not an error of the suite
      const judges = selection.scenarios ? all.filter(has) : all
      return { clause, judges, scenarios: planned.filter((each) => each.clauses.some((id) => judges.includes(id))) }
    })
    const inRun = ({ clause, scenarios }: PendingClause) =>
      selection.includes(
        clause,
        scenarios.flatMap(({ tags }) => tags),
      )
    return new ClauseJudge(pending.filter(inRun), onClause)
  }

  finish(scenario: ScenarioRow): void {
    this.finished.set(scenario.id, scenario)
    this.emitReadyRows()
  }

  /** Nothing more will finish. A clause of which only a part was played has no row, unless that part has failed. */
  end(): void {
    this.hasEnded = true
    const resolved = settleVerdicts([...this.finished.values()])
    this.finished = new Map(resolved.map((row) => [row.id, row]))
    this.emitReadyRows()
  }

  private emitReadyRows(): void {
    for (let next = this.pending[0]; next; next = this.pending[0]) {
      const done = next.scenarios.flatMap(({ id }) => this.finished.get(id) ?? [])
      const isWhole = done.length === next.scenarios.length
      if (!this.hasEnded && (!isWhole || done.some(isOpen))) return
      this.pending.shift()
      if (!isWhole && done.every(({ verdict }) => verdict !== 'fail')) continue
      const wasPlayed = (judge: string) => done.some(({ clauses }) => clauses.includes(judge))
      const judges = isWhole ? next.judges : next.judges.filter(wasPlayed)
      const row = judgeClause(next.clause, judges, done)
      this.rows.push(row)
      this.onClause(row)
    }
  }
}
