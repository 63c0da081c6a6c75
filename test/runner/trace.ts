import type { Trace } from '../../schemas/types'

/** A trace as a run keeps it, of a scenario that is nowhere but where a test says so. */
export function trace(changes: Partial<Trace> = {}): Trace & { schemaVersion: 2 } {
  return {
    schemaVersion: 2,
    suite: { name: 'realizehit-conformance', version: '0.1.0', featuresDigest: 'a'.repeat(64) },
    implementation: { kind: 'command', target: 'python3 s.py' },
    scenario: { name: 'it passes', uri: 'features/a.feature', line: 6, steps: ['it passes'] },
    clauses: ['a/1'],
    seed: 7,
    mark: '53a5e0d3',
    requirement: 'refusing',
    expected: 'status: false',
    actual: 'status: true',
    transcript: [{ atMs: 0.4, source: 'alice', event: 'sends', text: '{}' }],
    ...changes,
  }
}
