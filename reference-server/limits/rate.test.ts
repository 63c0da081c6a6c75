import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rate, type RateDecision } from './rate'

/** A rate of 10 requests a second, so 100 at once, and its clock. */
function setup() {
  const clock = { ms: 0 }
  const rate = new Rate(10, () => clock.ms)
  const take = (times: number, length = 0) => Array.from({ length: times }, () => rate.take(length))
  return { clock, take }
}
const all = (decision: RateDecision, times: number) => Array(times).fill(decision)

test('requests of ten seconds may come at once; as many more are refused, and then the client is closed', () => {
  const { take } = setup()
  assert.deepEqual(take(100), all('handle', 100))
  assert.deepEqual(take(100), all('refuse', 100))
  assert.deepEqual(take(1), ['close'])
})

test('the bucket refills with time, up to what may come at once', () => {
  const { clock, take } = setup()
  take(100)
  clock.ms += 500
  assert.deepEqual(take(6), [...all('handle', 5), 'refuse'])
  clock.ms += 3_600_000
  assert.deepEqual(take(101), [...all('handle', 100), 'refuse'])
})

test('refused requests count too: a client that does not slow down stays refused', () => {
  const { clock, take } = setup()
  take(100)
  for (let second = 0; second < 5; second += 1) {
    clock.ms += 1000
    assert.equal(take(20).at(-1), 'refuse')
  }
  clock.ms += 5000
  assert.deepEqual(take(1), ['refuse'])
  clock.ms += 200
  assert.deepEqual(take(1), ['handle'])
})

test('each KiB of a frame counts as one more request, but a full bucket accepts any frame', () => {
  const { clock, take } = setup()
  assert.deepEqual(take(11, 10 * 1024 - 1), [...all('handle', 10), 'refuse'])
  clock.ms += 3_600_000
  assert.deepEqual(take(2, 150 * 1024), ['handle', 'close'])
})
