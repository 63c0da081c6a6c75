import assert from 'node:assert/strict'
import test from 'node:test'
import type { GeneratedCase } from '../../schemas/types'
import { trace } from '../../test/runner/trace'
import type { WordedScenario } from '../judging/scenarios'
import { locate } from './locate'

const WAS = { name: 'alice asks', uri: 'features/a.feature', line: 6, steps: ['alice asks 3 times'] }

/** A scenario of today, as it was recorded but for this. */
function today(changes: Partial<WordedScenario> = {}): WordedScenario {
  const scenario = { ...WAS, clauses: ['a/1'], tags: ['a/1'], ...changes }
  return { ...scenario, id: `${scenario.uri}:${scenario.line}` }
}

const find = (planned: WordedScenario[], generated?: GeneratedCase) => {
  const { scenario, change } = locate(trace({ scenario: WAS, ...(generated && { generated }) }), planned)
  return [scenario.id, change]
}

test('the scenario stands where it stood', () => {
  const others = [today({ line: 3, steps: ['bob asks'] }), today({ line: 9 }), today({ name: 'bob asks', line: 6 })]
  assert.deepEqual(find([...others, today()]), ['features/a.feature:6', undefined])
})

test('it is found again where it has moved, in its file first, and that is said', () => {
  const moved = 'It has moved from features/a.feature:6.'
  assert.deepEqual(find([today({ line: 40 }), today({ line: 12 })]), ['features/a.feature:12', moved])
  const elsewhere = today({ uri: 'features/b.feature', line: 6 })
  assert.deepEqual(find([elsewhere, today({ line: 90 })]), ['features/a.feature:90', moved])
  assert.deepEqual(find([elsewhere]), ['features/b.feature:6', moved])
})

test('one whose steps have changed is played as long as it judges the same clauses, and that is said', () => {
  const changed = 'Its steps have changed since it was recorded.'
  assert.deepEqual(find([today({ steps: ['bob asks'] })]), ['features/a.feature:6', changed])
  assert.throws(() => find([today({ steps: ['bob asks'], clauses: ['a/2'] })]), /no longer exists/)
})

test('a generated case needs a scenario that takes it up: the same steps, whatever their numbers', () => {
  const frames: GeneratedCase = { kind: 'frames', frames: [] }
  assert.equal(find([today({ steps: ['alice asks 5 times'] })], frames)[0], 'features/a.feature:6')
  assert.throws(() => find([today({ steps: ['bob asks'] })], frames), /no longer takes up what was generated/)
})

test('one that is gone is said, with what is near', () => {
  assert.throws(() => find([]), {
    message:
      'The recorded scenario "alice asks" (features/a.feature:6) no longer exists, so it cannot be played again.',
  })
  assert.throws(() => find([today({ name: 'alice asks!' })]), /played again\. Near it: "alice asks!"\.$/)
})
