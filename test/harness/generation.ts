import type { Generation } from '../../step-definitions/harness/generated/generation'
import type { Transcript } from '../../step-definitions/harness/transcript'

/** A scenario's `Generation`, with these changes. */
export function generation(transcript: Transcript, changes: Partial<Generation> = {}): Generation {
  return {
    seed: 1,
    runSeed: 42,
    scenario: { name: 'a scenario', uri: 'features/a.feature', line: 7, steps: ['3 clients'] },
    clauses: ['a/1'],
    recorded: undefined,
    transcript,
    ...changes,
  }
}
