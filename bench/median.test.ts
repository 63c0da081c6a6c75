import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median } from './median'

test('the median is the middle value in any order, or the mean of the two middle values', () => {
  assert.equal(median([9, 1, 2]), 2)
  assert.equal(median([10, 9, 1, 2]), 5.5)
  assert.equal(median([7]), 7)
  assert.ok(Number.isNaN(median([])))
})
