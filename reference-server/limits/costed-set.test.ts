import assert from 'node:assert/strict'
import test from 'node:test'
import { CostedSet } from './costed-set'

test('the cost is that of what the set has, however often it was added and deleted', () => {
  const [one, two] = [{ cost: { plain: 1, wild: 10 } }, { cost: { plain: 100, wild: 1000 } }]
  const set = new CostedSet<typeof one>()
  for (const item of [one, two, one]) set.add(item)
  assert.deepEqual([set.cost, set.size], [1111, 2])
  assert.deepEqual([set.delete(one), set.delete(one), set.cost], [true, false, 1100])
  assert.deepEqual([set.delete(two), set.cost, set.size], [true, 0, 0])
})
