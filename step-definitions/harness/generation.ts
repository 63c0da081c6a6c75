import { createHash } from 'node:crypto'
import type { RunParameters } from './run-parameters'
import type { Transcript } from './transcript'

/** What is generated for a scenario, and told of it when it fails, comes from this. */
export interface Generation {
  /** of this scenario: the same wherever the run's seed, the scenario's name and its steps are */
  seed: number
  /** the run's, by which all of it can be repeated */
  runSeed: number
  scenario: { name: string; uri: string; line: number }
  clauses: readonly string[]
  /** the folder for cases that failed; none is saved without it */
  failures: string | undefined
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

const CLAUSE_TAG = /^@[a-z-]+\/\d+(\.\d+)*$/

export function generationFor(
  { name, uri, location, steps, tags }: Pickle,
  { seed, failures }: Pick<RunParameters, 'seed' | 'failures'>,
  transcript: Transcript,
): Generation {
  const identity = [seed, name, ...steps.map(({ text }) => text)].join('\n')
  return {
    seed: createHash('sha256').update(identity).digest().readInt32BE(),
    runSeed: seed,
    scenario: { name, uri, line: location?.line ?? 1 },
    clauses: tags.flatMap((tag) => (CLAUSE_TAG.test(tag.name) ? [tag.name.slice(1)] : [])),
    failures,
    transcript,
  }
}
