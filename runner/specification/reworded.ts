import type { Clause } from '../../schemas/types'
import type { Step } from './step'

type Pair = [clause: Clause, step: Step]

/**
 * The clauses without a step that are plainly one of the new steps, in other words and perhaps at another number. Of the old
 * words only the digest is known, so it is their place that tells: above the same nested steps, or between the same
 * neighbours and as deep. Where more or fewer steps stand there now, the words of the clause's summary tell, if they do.
 * `stepOf` has the pairs so far.
 */
export function rewordedInPlace(clauses: Clause[], steps: Step[], stepOf: ReadonlyMap<Clause, Step>): Pair[] {
  const above = aboveTheSame(clauses, steps, stepOf)
  const known = new Map([...stepOf, ...above])
  return [...above, ...betweenTheSame(clauses, steps, known)]
}

function aboveTheSame(clauses: Clause[], steps: Step[], stepOf: ReadonlyMap<Clause, Step>): Pair[] {
  const known = new Map(stepOf)
  const taken = new Set(stepOf.values())
  // the deepest first, so that a parent of parents has children that are known
  for (const clause of clauses.toReversed()) {
    if (known.has(clause)) continue
    const children = clauses.filter(({ id }) => parentOf(id) === clause.id)
    const parents = new Set(children.flatMap((child) => parentOf(known.get(child)?.id ?? '') ?? []))
    const step = parents.size === 1 ? steps.find(({ id }) => parents.has(id)) : undefined
    if (!step || taken.has(step)) continue
    known.set(clause, step)
    taken.add(step)
  }
  return [...known].filter(([clause]) => !stepOf.has(clause))
}

const parentOf = (id: string) => /^(.*)\.\d+$/.exec(id)?.[1]

function betweenTheSame(clauses: Clause[], steps: Step[], stepOf: ReadonlyMap<Clause, Step>): Pair[] {
  const taken = new Set(stepOf.values())
  return unpairedRuns(clauses, stepOf).flatMap((run) => {
    const [start, end] = placeOf(run, clauses, steps, stepOf)
    const here = steps.slice(start, end).filter((step) => !taken.has(step))
    const alike = run.length === here.length && run.every(({ number }, index) => sameDepth(number, here[index]))
    return alike ? run.map((clause, index): Pair => [clause, here[index] as Step]) : bySummary(run, here)
  })
}

/** Clauses without a step that follow each other in a section. */
function unpairedRuns(clauses: Clause[], stepOf: ReadonlyMap<Clause, Step>): Clause[][] {
  const runs: Clause[][] = []
  for (const [index, clause] of clauses.entries()) {
    if (stepOf.has(clause)) continue
    const before = clauses[index - 1]
    const run = before?.section === clause.section && !stepOf.has(before) ? runs.at(-1) : undefined
    if (run) run.push(clause)
    else runs.push([clause])
  }
  return runs
}

/** The part of the steps between those of the clauses before and after a run; empty if it cannot be told. */
function placeOf(
  run: Clause[],
  clauses: Clause[],
  steps: Step[],
  stepOf: ReadonlyMap<Clause, Step>,
): [start: number, end: number] {
  const stepAt = (index: number) => {
    const clause = clauses[index]
    return clause && clause.section === run[0]?.section ? stepOf.get(clause) : undefined
  }
  const first = clauses.indexOf(run[0] as Clause)
  const before = stepAt(first - 1)
  const after = stepAt(first + run.length)
  const section = (before ?? after)?.section
  if (section === undefined || (after && after.section !== section)) return [0, 0]
  const start = before ? steps.indexOf(before) + 1 : steps.findIndex((step) => step.section === section)
  const end = after ? steps.indexOf(after) : steps.findLastIndex((step) => step.section === section) + 1
  return [start, end]
}

const sameDepth = (number = '', step?: Step) => number.split('.').length === step?.number.split('.').length

/** The pairs of which each is the other's best, by far enough. */
function bySummary(run: Clause[], here: Step[]): Pair[] {
  return run.flatMap((clause): Pair[] => {
    const step = best(here, (other) => likeness(clause.summary, other.text))
    if (!step || best(run, (other) => likeness(other.summary, step.text)) !== clause) return []
    return [[clause, step]]
  })
}

/** At least half of the words are the same, and a quarter more than in any other. */
function best<T>(all: T[], score: (one: T) => number): T | undefined {
  const [first, second] = all.map((one) => ({ one, score: score(one) })).sort((a, b) => b.score - a.score)
  return first && first.score >= 0.5 && first.score >= (second?.score ?? 0) + 0.25 ? first.one : undefined
}

/** The share of the shorter text's words that the other has too. */
function likeness(a: string, b: string): number {
  const [short, long] = [wordsIn(a), wordsIn(b)].sort((one, other) => one.size - other.size)
  if (!short || !long || short.size === 0) return 0
  return [...short].filter((word) => long.has(word)).length / short.size
}

// short words are in every sentence
const wordsIn = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\d]{3,}/gu))
