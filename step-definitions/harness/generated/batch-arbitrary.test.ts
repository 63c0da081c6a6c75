import assert from 'node:assert/strict'
import test from 'node:test'
import { check, nat, property, sample } from 'fast-check'
import { BatchArbitrary } from './batch-arbitrary'

test('batches have the given length, and are the same for the same seed', () => {
  const batches = sample(new BatchArbitrary(nat(), 50), { seed: 1, numRuns: 3 })
  assert.deepEqual(
    batches.map(({ length }) => length),
    [50, 50, 50],
  )
  assert.deepEqual(sample(new BatchArbitrary(nat(), 50), { seed: 1, numRuns: 3 }), batches)
})

test('shrinking keeps the items that matter, each as small as possible, in few steps', () => {
  let tries = 0
  const one = property(new BatchArbitrary(nat(1_000_000), 50), (batch) => {
    tries += 1
    return !batch.some((item) => item >= 1_000)
  })
  assert.deepEqual(check(one, { seed: 1 }).counterexample, [[1_000]])
  assert.ok(tries < 60, `${tries} tries`)
  const two = property(
    new BatchArbitrary(nat(9), 50),
    (batch) => !(batch.includes(3) && batch.lastIndexOf(4) > batch.indexOf(3)),
  )
  assert.deepEqual(check(two, { seed: 1 }).counterexample, [[3, 4]])
})
