import assert from 'node:assert/strict'
import test from 'node:test'
import { suggestionsFor } from './suggestions'

test('suggestions ignore case, and only near words are suggested', () => {
  assert.deepEqual(suggestionsFor('WIRE', ['wire', 'fire', 'delivery']), ['wire', 'fire'])
  assert.deepEqual(suggestionsFor('ptah', ['path', 'target']), ['path'])
  assert.deepEqual(suggestionsFor('', ['abc']), [])
})
