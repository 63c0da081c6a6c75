import assert from 'node:assert/strict'
import test from 'node:test'
import type { GeneratedCase } from '../../schemas/types'
import { trace } from '../../test/runner/trace'
import type { ScenarioWithSteps } from '../judging/scenarios'
import { findScenario } from './find-scenario'

const WAS = { name: 'alice asks', uri: 'features/a.feature', line: 6, steps: ['alice asks 3 times'] }

/** A current scenario: the recorded one with these changes. */
function today(changes: Partial<ScenarioWithSteps> = {}): ScenarioWithSteps {
  const scenario = { ...WAS, clauses: ['a/1'], tags: ['a/1'], keywords: ['When'], ...changes }
  return { ...scenario, id: `${scenario.uri}:${scenario.line}` }
}

const find = (planned: ScenarioWithSteps[], generated?: GeneratedCase) => {
  const { scenario, change } = findScenario(trace({ scenario: WAS, ...(generated && { generated }) }), planned)
  return [scenario.id, change]
}

test('the scenario has not moved', () => {
  const others = [today({ line: 3, steps: ['bob asks'] }), today({ line: 9 }), today({ name: 'bob asks', line: 6 })]
  assert.deepEqual(find([...others, today()]), ['features/a.feature:6', undefined])
})

test('a moved scenario is found, in its own file first, and the move is reported', () => {
  const moved = 'It has moved from features/a.feature:6.'
  assert.deepEqual(find([today({ line: 40 }), today({ line: 12 })]), ['features/a.feature:12', moved])
  const elsewhere = today({ uri: 'features/b.feature', line: 6 })
  assert.deepEqual(find([elsewhere, today({ line: 90 })]), ['features/a.feature:90', moved])
  assert.deepEqual(find([elsewhere]), ['features/b.feature:6', moved])
})

test('a scenario with changed steps is replayed if it judges the same clauses, and the change is reported', () => {
  const changed = 'Its steps have changed since it was recorded.'
  assert.deepEqual(find([today({ steps: ['bob asks'] })]), ['features/a.feature:6', changed])
  assert.throws(() => find([today({ steps: ['bob asks'], clauses: ['a/2'] })]), /no longer exists/)
})

test('a generated case needs a scenario with the same steps, whatever their numbers', () => {
  const frames: GeneratedCase = { kind: 'frames', frames: [] }
  assert.equal(find([today({ steps: ['alice asks 5 times'] })], frames)[0], 'features/a.feature:6')
  assert.throws(() => find([today({ steps: ['bob asks'] })], frames), /no longer uses the generated case/)
})

test('a scenario that is gone is reported, with similar names', () => {
  assert.throws(() => find([]), {
    message: 'The recorded scenario "alice asks" (features/a.feature:6) no longer exists, so it cannot be replayed.',
  })
  assert.throws(() => find([today({ name: 'alice asks!' })]), /replayed\. Similar names: "alice asks!"\.$/)
})
