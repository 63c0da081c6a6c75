import assert from 'node:assert/strict'
import test from 'node:test'
import { messageOf, NotObserved, RequirementNotMet, SuiteError, TargetFailure } from './errors'

test('a requirement that is not met has the requirement, expected and actual in its message', () => {
  const { message } = new RequirementNotMet('A reply comes', 'one', 'none')
  assert.equal(message, 'A reply comes: expected one; actual: none')
})

test('not observed: the message names the capability', () => {
  assert.match(new NotObserved('redis', 'Redis holds "p"').message, /Redis holds "p".*"redis"/)
})

test('a target failure carries the output, or an empty one', () => {
  assert.equal(new TargetFailure('It died.').output, '')
  assert.equal(new TargetFailure('It died.', 'oops').output, 'oops')
})

test('a message has the last whole lines of the output, or the end of one that is too long', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index} of the server`).join('\n')
  const { messageWithOutput } = new TargetFailure('It died.', `${lines}\n`)
  assert.match(messageWithOutput, /^It died\. It printed: line \d\d of the server\n[\s\S]*\nline 99 of the server$/)
  assert.ok(messageWithOutput.length < 550)
  assert.match(new TargetFailure('It died.', 'x'.repeat(1_000)).messageWithOutput, /printed: …x{500}$/)
  assert.equal(new TargetFailure('It died.', 'oops\n').messageWithOutput, 'It died. It printed: oops')
  assert.equal(new TargetFailure('It died.', ' \n').messageWithOutput, 'It died.')
})

test('the message of anything thrown', () => {
  assert.equal(messageOf(new SuiteError('ours')), 'ours')
  assert.equal(messageOf(new TypeError()), 'TypeError')
  assert.equal(messageOf('text'), 'text')
  assert.equal(messageOf(undefined), 'undefined')
})
