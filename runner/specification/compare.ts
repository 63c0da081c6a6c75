import type { Clause } from '../../schemas/types'
import { rewordedInPlace } from './reworded'
import type { Step } from './step'

/**
 * What became of one clause or step. `moved` means the same text at another number, perhaps in another section. What is
 * reworded may have another number too.
 */
export type Change =
  | { kind: 'unchanged' | 'reworded' | 'moved'; clause: Clause; step: Step }
  | { kind: 'added'; step: Step }
  | { kind: 'removed'; clause: Clause }

/** The id that names a change: the clause's current id, or the step's if there is no clause. */
export function idOf(change: Change): string {
  return change.kind === 'added' ? change.step.id : change.clause.id
}

/**
 * Pairs the clauses of the specification with the steps of a new text: first those with the same id and text, then those
 * with the same text elsewhere (same section first), then those in the same place, then those with the same id. In the
 * order of the new text; removed clauses come last.
 */
export function compareSteps(clauses: Clause[], steps: Step[]): Change[] {
  const own = clauses.filter(({ part }) => part === 'specification')
  const stepOf = new Map<Clause, Step>()
  const found = new Map<Step, Change>()
  const add = (kind: 'unchanged' | 'moved' | 'reworded', clause: Clause, step: Step) => {
    stepOf.set(clause, step)
    found.set(step, { kind, clause, step })
  }
  const pair = (kind: 'unchanged' | 'moved' | 'reworded', same: (clause: Clause, step: Step) => boolean) => {
    for (const step of steps) {
      if (found.has(step)) continue
      const clause = own.find((candidate) => !stepOf.has(candidate) && same(candidate, step))
      if (clause) add(kind, clause, step)
    }
  }
  const sameText = (clause: Clause, step: Step) => clause.digest === step.digest
  pair('unchanged', (clause, step) => clause.id === step.id && sameText(clause, step))
  pair('moved', (clause, step) => clause.section === step.section && sameText(clause, step))
  pair('moved', sameText)
  for (const [clause, step] of rewordedInPlace(own, steps, stepOf)) add('reworded', clause, step)
  pair('reworded', (clause, step) => clause.id === step.id)
  const present = steps.map((step): Change => found.get(step) ?? { kind: 'added', step })
  const removed = own.filter((clause) => !stepOf.has(clause))
  return [...present, ...removed.map((clause): Change => ({ kind: 'removed', clause }))]
}
