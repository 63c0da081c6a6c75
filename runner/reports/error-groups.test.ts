import assert from 'node:assert/strict'
import test from 'node:test'
import { scenario } from '../../test/runner/report'
import { groupErrors } from './error-groups'

/** How many scenarios there are for each error, when these messages were reported. */
function sizes(...messages: string[]): number[] {
  const scenarios = messages.map((message) =>
    scenario('a/1', 'error', { error: { origin: 'target', message, output: '', transcript: [] } }),
  )
  return groupErrors({ scenarios }).map((group) => group.scenarios.length)
}

test('messages that differ only in the port of an address are one error: each worker has a server of its own', () => {
  assert.deepEqual(sizes('No answer from http://127.0.0.1:4711/x.', 'No answer from http://127.0.0.1:4712/x.'), [2])
  assert.deepEqual(sizes('http://[::1]:4711 is gone.', 'http://[::1]:4712 is gone.'), [2])
  assert.deepEqual(sizes('connect ECONNREFUSED 127.0.0.1:4711', 'connect ECONNREFUSED 127.0.0.1:4712'), [2])
  assert.deepEqual(sizes('redis://localhost:4711 is gone.', 'redis://localhost:4712 is gone.'), [2])
})

test('messages that differ only in a fraction of a millisecond are one error', () => {
  assert.deepEqual(sizes('No answer within 2999.998798 ms.', 'No answer within 2999.998838 ms.'), [2])
  assert.deepEqual(sizes('No answer within 2999 ms.', 'No answer within 3000 ms.'), [1, 1])
})

test('messages that differ in anything else are errors of their own', () => {
  assert.deepEqual(sizes('http://one:80 is gone.', 'http://two:80 is gone.'), [1, 1])
  assert.deepEqual(sizes('server.js:12 is wrong.', 'server.js:13 is wrong.'), [1, 1])
  assert.deepEqual(sizes('It exited with code 1.', 'It exited with code 2.'), [1, 1])
})
