import assert from 'node:assert/strict'
import test from 'node:test'
import { generation } from '../../../test/harness/generation'
import { SuiteError } from '../errors'
import { Transcript } from '../transcript'
import { generationFor, recordedCase } from './generation'

const PICKLE = {
  name: 'a scenario',
  uri: 'features/a.feature',
  location: { line: 7 },
  steps: [{ text: '3 clients' }],
  tags: [{ name: '@a/1.2' }, { name: '@slow' }],
}
const from = (pickle: Partial<typeof PICKLE>, seed = 1) =>
  generationFor({ ...PICKLE, ...pickle }, { seed }, new Transcript())

test('a scenario has its own seed: the same for the same run seed, name and steps, in any file', () => {
  const { seed } = from({})
  assert.equal(from({ uri: 'features/b.feature', location: { line: 8 }, tags: [] }).seed, seed)
  for (const other of [from({ name: 'b' }), from({ steps: [{ text: '4 clients' }] }), from({}, 2)])
    assert.notEqual(other.seed, seed)
  assert.ok(Number.isInteger(seed) && Math.abs(seed) < 2 ** 31)
})

test("what is reported of a failure: the clauses, the scenario's place, the run's seed", () => {
  const { clauses, scenario, runSeed, recorded } = from({}, 9)
  assert.deepEqual([clauses, runSeed, recorded], [['a/1.2'], 9, undefined])
  assert.deepEqual(scenario, { name: 'a scenario', uri: 'features/a.feature', line: 7, steps: ['3 clients'] })
})

test('the recorded case comes from the run, and must be of the kind that the step can replay', () => {
  const recorded = { mark: '53a5e0d3', generated: { kind: 'frames' as const, frames: [{ text: 'x' }] } }
  const { mark } = recorded
  assert.equal(generationFor(PICKLE, { seed: 1, replay: recorded }, new Transcript()).recorded, recorded)
  const of = (replayed: typeof recorded | { mark: string } | undefined) =>
    generation(new Transcript(), { recorded: replayed })
  assert.deepEqual(recordedCase(of(recorded), 'frames'), recorded)
  assert.throws(() => recordedCase(of(recorded), 'history'), SuiteError)
  for (const none of [undefined, { mark }]) assert.equal(recordedCase(of(none), 'history'), undefined)
})
