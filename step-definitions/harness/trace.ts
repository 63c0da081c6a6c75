import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, type RequirementNotMet } from './errors'
import type { Generation } from './generation'
import type { ExactEntry } from './transcript'

/** A generated case that failed, whole: what was done, and what came of it (`schemas/trace.schema.json`). */
export interface Trace {
  schemaVersion: 1
  suite: { name: string }
  scenario: Generation['scenario']
  clauses: readonly string[]
  /** the run's seed */
  seed: number
  requirement: string
  expected: string
  actual: string
  /** what was done, in words, one thing a line */
  counterexample: readonly string[]
  transcript: readonly ExactEntry[]
}

export function traceOf(
  { scenario, clauses, runSeed }: Generation,
  { requirement, expected, actual }: RequirementNotMet,
  counterexample: readonly string[],
  transcript: readonly ExactEntry[],
): Trace {
  const suite = { name: 'realizehit-conformance' }
  const why = { requirement, expected, actual }
  return { schemaVersion: 1, suite, scenario, clauses, seed: runSeed, ...why, counterexample, transcript }
}

/**
 * Writes a trace into the folder of a run, which is made if need be, and says where it is, or why it is nowhere. A run
 * that does the same again writes the same file; the scenario's line keeps the examples of an outline apart.
 */
export function saveTrace(trace: Trace, folder: string | undefined): string {
  if (folder === undefined) return 'not saved, for the run names no folder'
  const clause = (trace.clauses[0] ?? 'scenario').replaceAll('/', '-')
  const file = join(folder, `${clause}-seed-${trace.seed}-line-${trace.scenario.line}.json`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${JSON.stringify(trace, undefined, 2)}\n`)
    return `saved in ${file}`
  } catch (error) {
    return `not saved: ${messageOf(error)}`
  }
}
