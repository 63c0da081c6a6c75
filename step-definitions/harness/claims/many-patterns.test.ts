import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { eachServed, subscribeToMany } from './many-patterns'

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
