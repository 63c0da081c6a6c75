import type { Clause } from '../../schemas/types'
import type { Step } from './read'

/** What became of one clause or step. `moved` has the same words at another number, perhaps of another section. */
export type Change =
  | { kind: 'unchanged' | 'reworded' | 'moved'; clause: Clause; step: Step }
  | { kind: 'added'; step: Step }
  | { kind: 'removed'; clause: Clause }

/** The id by which a change is spoken of: the clause's as it is now, or the step's where there is no clause. */
export function idOf(change: Change): string {
  return change.kind === 'added' ? change.step.id : change.clause.id
}

/**
 * Pair the clauses of the specification with the steps of a new text: first who stayed, then who has the same words
 * elsewhere (nearest first: in the same section), then who has the same number. In the order of the new text; what was
 * removed comes last.
 */
export function compareSteps(clauses: Clause[], steps: Step[]): Change[] {
  const left = new Set(clauses.filter(({ part }) => part === 'specification'))
  const found = new Map<Step, Change>()
  const pair = (kind: 'unchanged' | 'moved' | 'reworded', same: (clause: Clause, step: Step) => boolean) => {
    for (const step of steps) {
      if (found.has(step)) continue
      const clause = [...left].find((candidate) => same(candidate, step))
      if (!clause) continue
      left.delete(clause)
      found.set(step, { kind, clause, step })
    }
  }
  const words = (clause: Clause, step: Step) => clause.digest === step.digest
  pair('unchanged', (clause, step) => clause.id === step.id && words(clause, step))
  pair('moved', (clause, step) => clause.section === step.section && words(clause, step))
  pair('moved', words)
  pair('reworded', (clause, step) => clause.id === step.id)
  const present = steps.map((step): Change => found.get(step) ?? { kind: 'added', step })
  return [...present, ...[...left].map((clause): Change => ({ kind: 'removed', clause }))]
}
