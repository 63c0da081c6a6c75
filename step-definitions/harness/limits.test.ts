import assert from 'node:assert/strict'
import test from 'node:test'
import { Limits, lookUntil, TIMED_OUT, within } from './limits'

const LONG = 60_000

test('must grows with the longest round trip measured, and never shrinks under what was asked for', () => {
  const limits = new Limits({ must: 1_000, start: 2, stop: 3 })
  assert.equal(limits.must, 1_000)
  limits.measured(2)
  assert.equal(limits.must, 1_000)
  limits.measured(20)
  assert.equal(limits.must, 4_000)
  limits.measured(1)
  assert.equal(limits.must, 4_000)
  assert.deepEqual([limits.start, limits.stop], [2, 3])
})

test('within gives the value, the error, or that the limit passed', async () => {
  assert.equal(await within(Promise.resolve('value'), LONG), 'value')
  await assert.rejects(within(Promise.reject(new Error('no')), LONG), /^Error: no$/)
  assert.equal(await within(new Promise(() => {}), 1), TIMED_OUT)
})

test('within leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  await within(Promise.resolve(), LONG)
  await within(Promise.reject(new Error('no')), LONG).catch(() => {})
  assert.equal(timers(), before)
})

test('lookUntil looks again until there is something; false and null are something', async () => {
  let looks = 0
  const third = async () => {
    looks += 1
    return looks < 3 ? undefined : 'seen'
  }
  assert.equal(await lookUntil(third, LONG), 'seen')
  assert.equal(looks, 3)
  assert.equal(await lookUntil(async () => false, LONG), false)
  assert.equal(await lookUntil(async () => null, LONG), null)
})

test('lookUntil looks at least once, and gives undefined when the limit has passed', async () => {
  let looks = 0
  const never = async () => {
    looks += 1
    return undefined
  }
  assert.equal(await lookUntil(never, 0), undefined)
  assert.equal(looks, 1)
})

test('what look throws is thrown', async () => {
  const broken = async () => {
    throw new Error('cannot look')
  }
  await assert.rejects(lookUntil(broken, LONG), /cannot look/)
})

test('a server that has never replied is given less, until it does', () => {
  const limits = new Limits({ must: 1_000, start: 2, stop: 3 })
  for (let i = 0; i < 2; i += 1) limits.awaited('reply', false)
  assert.equal(limits.must, 1_000)
  limits.awaited('reply', false)
  assert.equal(limits.must, 100)
  limits.awaited('reply', true)
  assert.equal(limits.must, 1_000)
  for (let i = 0; i < 10; i += 1) limits.awaited('reply', false)
  assert.equal(limits.must, 1_000)
  for (let i = 0; i < 3; i += 1) limits.awaited('refusal', false)
  assert.deepEqual([limits.mustFor('refusal'), limits.must], [100, 1_000]) // mute to what is no request, and to nothing else
})

test('in a hurry what must happen has a twentieth of its time, until there is time again', () => {
  const limits = new Limits({ must: 1_000, start: 1, stop: 1 })
  const slowDown = limits.hurry()
  assert.equal(limits.must, 50)
  limits.measured(50)
  assert.equal(limits.must, 50)
  slowDown()
  assert.equal(limits.must, 10_000)
})
