import assert from 'node:assert/strict'
import test from 'node:test'
import { readOutcome } from './outcome'

test('a valid outcome is returned as it was attached', () => {
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
  '{"outcome":"not-observed","capability":"luck","requirement":"r"}',
  '{"outcome":"fail","requirement":"r","expected":"e","actual":7,"transcript":[]}',
  '{"outcome":"fail","requirement":"r","expected":"e","actual":"a","transcript":[],"mood":"bad"}',
]) {
  test(`an invalid outcome is an error of the suite: ${text}`, () => {
    const outcome = readOutcome(text)
    assert.equal(outcome.outcome, 'suite-error')
    assert.ok(outcome.outcome === 'suite-error' && outcome.message.includes(text))
  })
}
