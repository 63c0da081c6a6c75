import assert from 'node:assert/strict'
import test from 'node:test'
import { MORE_SELDOM, TIMED_OUT, waitFor, withTimeout } from './waiting'

const LONG = 60_000

test('withTimeout returns the value, the error, or that the limit passed', async () => {
  assert.equal(await withTimeout(Promise.resolve('value'), LONG), 'value')
  await assert.rejects(withTimeout(Promise.reject(new Error('no')), LONG), /^Error: no$/)
  assert.equal(await withTimeout(new Promise(() => {}), 1), TIMED_OUT)
})

test('withTimeout leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  await withTimeout(Promise.resolve(), LONG)
  await withTimeout(Promise.reject(new Error('no')), LONG).catch(() => {})
  assert.equal(timers(), before)
})

test('waitFor looks again until there is something; false and null are something', async () => {
  let looks = 0
  const third = async () => {
    looks += 1
    return looks < 3 ? undefined : 'seen'
  }
  assert.equal(await waitFor(third, LONG), 'seen')
  assert.equal(looks, 3)
  assert.equal(await waitFor(async () => false, LONG), false)
  assert.equal(await waitFor(async () => null, LONG), null)
})

test('waitFor looks at least once, and returns undefined when the limit has passed', async () => {
  let looks = 0
  const never = async () => {
    looks += 1
    return undefined
  }
  assert.equal(await waitFor(never, 0), undefined)
  assert.equal(looks, 1)
})

test('waitFor looks at the end of the limit, however long the interval is; the intervals may grow', async () => {
  let looks = 0
  const never = async () => {
    looks += 1
    return undefined
  }
  assert.equal(await waitFor(never, 1, () => 1e8), undefined)
  // a timer may end a fraction of a millisecond early: then there is one look more
  assert.ok(looks === 2 || looks === 3, `${looks} looks`)
  assert.deepEqual([0, 50, 1000].map(MORE_SELDOM), [10, 10, 100])
})

test('waitFor rejects with what look throws', async () => {
  const broken = async () => {
    throw new Error('cannot look')
  }
  await assert.rejects(waitFor(broken, LONG), /cannot look/)
})
