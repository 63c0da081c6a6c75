import { type Arbitrary, asyncProperty, check } from 'fast-check'
import type { GeneratedCase, TraceEntry } from '../../../schemas/types'
import { GeneratedCaseFailed, RequirementNotMet } from '../errors'
import type { Limits } from '../limits'
import type { Generation } from './generation'

/** Something that must hold for every generated case. */
export interface GeneratedProperty<T> {
  cases: Arbitrary<T>
  /** how many cases to run */
  runs: number
  /**
   * Makes sure that the clients are connected; after a failure by new ones, because the server may still send something to
   * the old ones. Returns the transcript up to there.
   */
  prepare(afterFailure: boolean): Promise<readonly TraceEntry[]>
  /** Runs one case. Throws RequirementNotMet where the server is wrong. */
  run(value: T): Promise<void>
  /** The case that was run last, in words: one action a line. */
  describe(value: T): string[]
  /** The same as data, to be replayed. */
  record(value: T): GeneratedCase
}

interface Counterexample {
  error: RequirementNotMet
  lines: string[]
  generated: GeneratedCase
  transcript: readonly TraceEntry[]
}

/**
 * Runs generated cases until one fails. That one is shrunk for a while, and the last case that failed is thrown as
 * GeneratedCaseFailed. Afterwards the transcript has that case only.
 */
export async function checkProperty<T>(
  property: GeneratedProperty<T>,
  limits: Limits,
  generation: Generation,
): Promise<void> {
  const { transcript, seed } = generation
  let counterexample: Counterexample | undefined
  let unrelated: { error: unknown } | undefined
  let end = Number.POSITIVE_INFINITY
  let restoreLimits = () => {}

  const run = async (value: T): Promise<void> => {
    if (unrelated || performance.now() > end) return // shrinking stops once nothing fails any more
    try {
      transcript.rewind(await property.prepare(counterexample !== undefined))
    } catch (error) {
      unrelated = { error } // no client can connect: this case is not the cause, but the one before may be
      throw error
    }
    try {
      await property.run(value)
    } catch (error) {
      if (!(error instanceof RequirementNotMet)) unrelated = { error }
      else {
        // with its shorter limit another requirement may fail, which says nothing about this case
        if (counterexample && counterexample.error.requirement !== error.requirement) return
        if (!counterexample) {
          end = performance.now() + limits.shrink
          restoreLimits = limits.shortenForShrinking()
        }
        const [lines, generated] = [property.describe(value), property.record(value)]
        counterexample = { error, lines, generated, transcript: transcript.exact() }
      }
      throw error
    }
  }
  try {
    await check(asyncProperty(property.cases, run), { seed, numRuns: property.runs })
  } finally {
    restoreLimits()
  }
  if (counterexample) throw report(counterexample, generation)
  if (unrelated) throw unrelated.error
}

function report({ error, lines, generated, transcript }: Counterexample, generation: Generation): GeneratedCaseFailed {
  const { runSeed, clauses, recorded } = generation
  const counterexample = lines.map((line, index) => `${index + 1}. ${line}`)
  const only = clauses.map((clause) => ` --only ${clause}`).join('')
  const again = recorded?.generated ? 'as it was recorded' : `seed ${runSeed} (repeat with --seed ${runSeed}${only})`
  generation.transcript.rewind(transcript)
  return new GeneratedCaseFailed(error, counterexample, again, generated)
}
