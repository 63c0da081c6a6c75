import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rate } from './rate'

/** A rate of 10 requests a second, so 100 at once, and its clock. */
function setup() {
  const clock = { ms: 0 }
  const rate = new Rate(10, () => clock.ms)
  const take = (times: number, length = 0) => Array.from({ length: times }, () => rate.take(length))
  return { clock, take }
}
const all = (verdict: string, times: number) => Array(times).fill(verdict)

test('ten seconds of requests may come at once; then they are refused, and as many later closed', () => {
  const { take } = setup()
  assert.deepEqual(take(100), all('obey', 100))
  assert.deepEqual(take(100), all('refuse', 100))
  assert.deepEqual(take(1), ['close'])
})

test('time gives them back, up to what may come at once', () => {
  const { clock, take } = setup()
  take(100)
  clock.ms += 500
  assert.deepEqual(take(6), [...all('obey', 5), 'refuse'])
  clock.ms += 3_600_000
  assert.deepEqual(take(101), [...all('obey', 100), 'refuse'])
})

test('a refused request counts as well: who does not slow down stays refused', () => {
  const { clock, take } = setup()
  take(100)
  for (let second = 0; second < 5; second += 1) {
    clock.ms += 1000
    assert.equal(take(20).at(-1), 'refuse')
  }
  clock.ms += 5000
  assert.deepEqual(take(1), ['refuse'])
  clock.ms += 200
  assert.deepEqual(take(1), ['obey'])
})

test('each KiB of a frame is one more, but no frame is too large for a full bucket', () => {
  const { clock, take } = setup()
  assert.deepEqual(take(11, 10 * 1024 - 1), [...all('obey', 10), 'refuse'])
  clock.ms += 3_600_000
  assert.deepEqual(take(2, 150 * 1024), ['obey', 'close'])
})
