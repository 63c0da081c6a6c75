import assert from 'node:assert/strict'
import test from 'node:test'
import { messageOf, NotObserved, RequirementNotMet, SuiteFault, TargetFailure } from './errors'

test('a requirement that is not met says what, expected and actual', () => {
  const { message } = new RequirementNotMet('A reply comes', 'one', 'none')
  assert.equal(message, 'A reply comes: expected one; actual: none')
})

test('what was not observed names the capability', () => {
  assert.match(new NotObserved('redis', 'Redis holds "p"').message, /Redis holds "p".*"redis"/)
})

test('a target failure carries the output, empty if there is none', () => {
  assert.equal(new TargetFailure('It died.').output, '')
  assert.equal(new TargetFailure('It died.', 'oops').output, 'oops')
})

test('the message of anything thrown', () => {
  assert.equal(messageOf(new SuiteFault('ours')), 'ours')
  assert.equal(messageOf(new TypeError()), 'TypeError')
  assert.equal(messageOf('text'), 'text')
  assert.equal(messageOf(undefined), 'undefined')
})
