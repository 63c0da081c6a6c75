import { createHash } from 'node:crypto'
import { clauseIdsIn } from '../../../schemas/shared'
import type { GeneratedCase, Recorded, RunParameters, TracedScenario } from '../../../schemas/types'
import { SuiteFault } from '../errors'
import type { Transcript } from '../transcript'

/** What is generated for a scenario, and told of it when it fails, comes from this. */
export interface Generation {
  /** of this scenario: the same wherever the run's seed, the scenario's name and its steps are */
  seed: number
  /** the run's, by which all of it can be repeated */
  runSeed: number
  scenario: TracedScenario
  clauses: string[]
  /** what is done again, instead of anything that is generated */
  recorded: Recorded | undefined
  transcript: Transcript
}

/** A scenario as Gherkin gives it, its examples filled in. */
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

/** What is done again, if anything is. Throws SuiteFault where it is of another kind than the step can do. */
export function recordedCase<K extends GeneratedCase['kind']>({ recorded }: Generation, kind: K) {
  if (!recorded?.generated) return undefined
  const { mark, generated } = recorded
  if (!isOf(generated, kind)) throw new SuiteFault(`the recorded case is one of ${generated.kind}, not of ${kind}`)
  return { mark, generated }
}

function isOf<K extends GeneratedCase['kind']>(
  generated: GeneratedCase,
  kind: K,
): generated is Extract<GeneratedCase, { kind: K }> {
  return generated.kind === kind
}
