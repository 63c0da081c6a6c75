import assert from 'node:assert/strict'
import test from 'node:test'
import { check, nat, property, sample } from 'fast-check'
import { Batches } from './batches'

test('batches are as long as they should be, and the same for the same seed', () => {
  const batches = sample(new Batches(nat(), 50), { seed: 1, numRuns: 3 })
  assert.deepEqual(
    batches.map(({ length }) => length),
    [50, 50, 50],
  )
  assert.deepEqual(sample(new Batches(nat(), 50), { seed: 1, numRuns: 3 }), batches)
})

test('made smaller to what matters: few items, and each as small as it can be, in few steps', () => {
  let tries = 0
  const one = property(new Batches(nat(1_000_000), 50), (batch) => {
    tries += 1
    return !batch.some((item) => item >= 1_000)
  })
  assert.deepEqual(check(one, { seed: 1 }).counterexample, [[1_000]])
  assert.ok(tries < 60, `${tries} tries`)
  const two = property(
    new Batches(nat(9), 50),
    (batch) => !(batch.includes(3) && batch.lastIndexOf(4) > batch.indexOf(3)),
  )
  assert.deepEqual(check(two, { seed: 1 }).counterexample, [[3, 4]])
})
