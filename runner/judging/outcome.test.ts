import assert from 'node:assert/strict'
import test from 'node:test'
import { readOutcome } from './outcome'

test('an outcome is read as it was attached', () => {
  const fail = { outcome: 'fail', requirement: 'r', expected: 'e', actual: 'a', transcript: [] }
  assert.deepEqual(readOutcome(JSON.stringify(fail)), fail)
  const unseen = { outcome: 'not-observed', capability: 'redis', requirement: 'r' }
  assert.deepEqual(readOutcome(JSON.stringify(unseen)), unseen)
})

for (const text of [
  '{',
  'null',
  '{}',
  '{"outcome":"luck","transcript":[]}',
  '{"outcome":"not-observed"}',
  '{"outcome":"fail"}',
]) {
  test(`what is no outcome is a fault of the suite: ${text}`, () => {
    const outcome = readOutcome(text)
    assert.equal(outcome.outcome, 'suite-error')
    assert.ok(outcome.outcome === 'suite-error' && outcome.message.includes(text))
  })
}
