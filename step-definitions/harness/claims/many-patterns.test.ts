import assert from 'node:assert/strict'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { eachServed, leavesAtEveryLength, leavesLong, subscribeToMany } from './many-patterns'

test('each of many patterns is served once', async (t) => {
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice')
  await eachServed(alice, await subscribeToMany(alice, 120, context()), context())
  await alice.hearsNothingMore()
})

for (const [misbehaviour, actual] of [
  ['delivers twice', /^again .*"payload":"payload-/],
  ['loses the first', /^3 did not come, first that for .*\*; no further one: within/],
] as const)
  test(`caught: ${misbehaviour}`, async (t) => {
    const { connect, context } = await startFixture(t, misbehaviour)
    const alice = await connect('alice')
    const patterns = await subscribeToMany(alice, 3, context())
    await assertCaught(
      eachServed(alice, patterns, context(misbehaviour === 'loses the first' ? TIMEOUT_EXPECTED_MS : LIMIT_MS)),
      actual,
    )
  })

test('caught: a pattern that is not granted', async (t) => {
  const { connect, context } = await startFixture(t, 'wrong status')
  await assertCaught(subscribeToMany(await connect('alice'), 3, context()), /"status":false/)
})

test('long patterns that nobody has are left without waiting, and each is refused', async (t) => {
  const { connect, context, names } = await startFixture(t)
  const alice = await connect('alice')
  const patterns = leavesLong(alice, 20, context())
  assert.equal(new Set(patterns).size, 20)
  assert.deepEqual(
    alice.pending,
    patterns.map((pattern) => ({ action: 'unsubscribe', pattern })),
  )
  for (const pattern of patterns) {
    assert.ok(names.owns(pattern))
    assert.ok(pattern.length <= 1_024, 'longer ones need not be granted')
    assert.ok(Buffer.byteLength(pattern) >= 3 * 600, 'its letters take three bytes each')
    await alice.receivesReply('unsubscribe', pattern, false)
  }
  await alice.hearsNothingMore()
})

test('requests of every critical length are as long as WebSocket counts them, and each names a pattern of its own', async (t) => {
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice')
  const sent: string[] = []
  alice.connection.send = (frame) => void sent.push(String(frame))
  const patterns = leavesAtEveryLength(alice, context())
  assert.deepEqual(
    sent.map((frame) => 1 + Buffer.byteLength(frame)),
    [124, 125, 126, 127, 128],
  )
  assert.deepEqual(
    sent.map((frame) => JSON.parse(frame).pattern),
    patterns,
  )
  assert.equal(new Set(patterns).size, 5)
})
