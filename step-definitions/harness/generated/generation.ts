import { createHash } from 'node:crypto'
import { clauseIdsIn } from '../../../schemas/shared'
import type { GeneratedCase, Recorded, RunParameters, TracedScenario } from '../../../schemas/types'
import { SuiteError } from '../errors'
import type { Transcript } from '../transcript'

/** What a scenario needs to generate cases, and to report the one that fails. */
export interface Generation {
  /** this scenario's seed, derived from the run's seed, the scenario's name and its steps */
  seed: number
  /** the run's seed, which repeats everything */
  runSeed: number
  scenario: TracedScenario
  clauses: string[]
  /** what is replayed instead of generated cases */
  recorded: Recorded | undefined
  transcript: Transcript
}

/** Gherkin's pickle: a scenario with its examples filled in. */
interface Pickle {
  name: string
  uri: string
  location?: { line: number }
  steps: readonly { text: string }[]
  tags: readonly { name: string }[]
}

export function generationFor(
  { name, uri, location, steps, tags }: Pickle,
  { seed, replay }: Pick<RunParameters, 'seed' | 'replay'>,
  transcript: Transcript,
): Generation {
  const texts = steps.map(({ text }) => text)
  const identity = [seed, name, ...texts].join('\n')
  return {
    seed: createHash('sha256').update(identity).digest().readInt32BE(),
    runSeed: seed,
    scenario: { name, uri, line: location?.line ?? 1, steps: texts },
    clauses: clauseIdsIn(tags),
    recorded: replay,
    transcript,
  }
}

/** The case to replay, if there is one. Throws SuiteError if the step cannot replay that kind. */
export function recordedCase<K extends GeneratedCase['kind']>({ recorded }: Generation, kind: K) {
  if (!recorded?.generated) return undefined
  const { mark, generated } = recorded
  if (!isOfKind(generated, kind)) throw new SuiteError(`the recorded case is one of ${generated.kind}, not of ${kind}`)
  return { mark, generated }
}

function isOfKind<K extends GeneratedCase['kind']>(
  generated: GeneratedCase,
  kind: K,
): generated is Extract<GeneratedCase, { kind: K }> {
  return generated.kind === kind
}
