import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestEvent, TestResults } from './test-results'

const event = (type: string, file: string, name = file, more: Partial<TestEvent> = {}): TestEvent => ({
  type: `test:${type}`,
  file,
  name,
  nesting: 0,
  ...more,
})

test('a file whose tests are reported after its end is judged by them', () => {
  const results = new TestResults(['/a', '/b'])
  for (const each of [event('dequeue', '/a'), event('dequeue', '/b'), event('dequeue', '/b', 'bad')]) results.add(each)
  results.add(event('complete', '/b', 'bad', { failureType: 'testCodeFailure' }))
  results.add(event('complete', '/b', '/b', { failureType: 'subtestsFailed', text: 'test failed' }))
  for (const type of ['dequeue', 'complete', 'start', 'pass']) results.add(event(type, '/a', 'good'))
  results.add(event('complete', '/a'))
  results.add(event('start', '/b', 'bad'))
  results.add(event('fail', '/b', 'bad', { failureType: 'testCodeFailure', text: 'Error: so it is' }))
  const { passed, failed, output } = results.result()
  assert.deepEqual([passed, failed], [1, 1])
  assert.match(output, /b: bad\n {4}Error: so it is$/)
})

test('a file that ends while a test runs is a failure; a file with skipped tests only is not', () => {
  const results = new TestResults(['/early', '/skipped'])
  for (const type of ['dequeue', 'complete', 'pass']) results.add(event(type, '/early', 'first'))
  results.add(event('dequeue', '/early', 'second'))
  results.add(event('complete', '/early'))
  for (const type of ['dequeue', 'complete', 'pass']) results.add(event(type, '/skipped', 'x', { isSkipped: true }))
  results.add(event('complete', '/skipped'))
  const { passed, failed, output, notes } = results.result()
  assert.deepEqual([passed, failed, notes], [1, 1, ['1 skipped']])
  assert.match(output, /early: it exited while 1 of its tests were running$/)
})

test('a test that a helper defines is a failure that names the helper: nobody knows which file it belongs to', () => {
  const results = new TestResults(['/a'])
  results.add(event('dequeue', '/a'))
  for (const type of ['dequeue', 'complete', 'pass']) results.add(event(type, '/a', 'own'))
  for (const type of ['dequeue', 'complete', 'pass']) results.add(event(type, '/helper', 'lost'))
  results.add(event('complete', '/a'))
  const { passed, failed, output } = results.result()
  assert.deepEqual([passed, failed], [1, 1])
  assert.match(output, /helper: it defines a test, and is not one of the test files$/)
})
