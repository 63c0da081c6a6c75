import assert from 'node:assert/strict'
import test from 'node:test'
import { lackingText } from './lacking'

test('what was lacking is said of the target, and of its dialect', () => {
  assert.equal(lackingText(['redis']), 'the target has no redis')
  assert.equal(lackingText(['redis', 'status']), 'the target has no redis and status')
  assert.equal(lackingText(['dialect']), 'its dialect has no words for it')
  assert.equal(lackingText(['redis', 'dialect']), 'the target has no redis and its dialect has no words for it')
})
