import { type Arbitrary, asyncProperty, check } from 'fast-check'
import type { GeneratedCase, TraceEntry } from '../../../schemas/types'
import { GeneratedCaseFailed, RequirementNotMet } from '../errors'
import type { Limits } from '../limits'
import type { Generation } from './generation'

/** Something that is tried with many generated cases. */
export interface Trial<T> {
  cases: Arbitrary<T>
  /** how many */
  runs: number
  /**
   * Sees to it that who takes part is there: `anew` after a failure, for nobody can say what the server still owes to
   * those who took part in it. Gives the transcript up to there.
   */
  prepare(anew: boolean): Promise<readonly TraceEntry[]>
  /** Does one case. Throws RequirementNotMet where the server is wrong. */
  perform(value: T): Promise<void>
  /** The case that was performed last, in words: one thing a line. */
  describe(value: T): string[]
  /** The same as data, to be done again. */
  record(value: T): GeneratedCase
}

interface Failing {
  error: RequirementNotMet
  lines: string[]
  generated: GeneratedCase
  transcript: readonly TraceEntry[]
}

/**
 * Performs generated cases until one fails; that one is made smaller for a while, and the last that failed is thrown as
 * GeneratedCaseFailed. The transcript then tells of that one alone.
 */
export async function holdsForAll<T>(trial: Trial<T>, limits: Limits, generation: Generation): Promise<void> {
  const { transcript, seed } = generation
  let failing: Failing | undefined
  let obstacle: { error: unknown } | undefined
  let end = Number.POSITIVE_INFINITY
  let slowDown = () => {}

  const perform = async (value: T): Promise<void> => {
    if (obstacle || performance.now() > end) return // what is made smaller ends where nothing fails any more
    try {
      transcript.rewind(await trial.prepare(failing !== undefined))
    } catch (error) {
      obstacle = { error } // nobody can take part: no fault of this case, but maybe the end of the one before
      throw error
    }
    try {
      await trial.perform(value)
    } catch (error) {
      if (!(error instanceof RequirementNotMet)) obstacle = { error }
      else {
        // in its shorter time something else may fail, which says nothing of this case
        if (failing && failing.error.requirement !== error.requirement) return
        if (!failing) {
          end = performance.now() + limits.shrink
          slowDown = limits.hurry()
        }
        const [lines, generated] = [trial.describe(value), trial.record(value)]
        failing = { error, lines, generated, transcript: transcript.exact() }
      }
      throw error
    }
  }
  try {
    await check(asyncProperty(trial.cases, perform), { seed, numRuns: trial.runs })
  } finally {
    slowDown()
  }
  if (failing) throw report(failing, generation)
  if (obstacle) throw obstacle.error
}

function report({ error, lines, generated, transcript }: Failing, generation: Generation): GeneratedCaseFailed {
  const { runSeed, clauses, recorded } = generation
  const counterexample = lines.map((line, index) => `${index + 1}. ${line}`)
  const only = clauses.map((clause) => ` --only ${clause}`).join('')
  const again = recorded?.generated ? 'as it was recorded' : `seed ${runSeed} (repeat with --seed ${runSeed}${only})`
  generation.transcript.rewind(transcript)
  return new GeneratedCaseFailed(error, counterexample, again, generated)
}
