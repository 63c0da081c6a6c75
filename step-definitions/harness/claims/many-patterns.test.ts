import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { eachServed, subscribeToMany } from './many-patterns'

test('each of many patterns is served once', async (t) => {
  const { connect, around } = await scene(t)
  const alice = await connect('alice')
  await eachServed(alice, await subscribeToMany(alice, 120, around()), around())
  await alice.hearsNothingMore()
})

for (const [fault, actual] of [
  ['delivers twice', /^again .*"payload":"payload-/],
  ['loses the first', /^3 did not come, first that for .*\*; no further one: within/],
] as const)
  test(`caught: ${fault}`, async (t) => {
    const { connect, around } = await scene(t, fault)
    const alice = await connect('alice')
    const patterns = await subscribeToMany(alice, 3, around())
    await isCaught(eachServed(alice, patterns, around(fault === 'loses the first' ? SHORT : AMPLE)), actual)
  })

test('caught: a pattern that is not granted', async (t) => {
  const { connect, around } = await scene(t, 'wrong status')
  await isCaught(subscribeToMany(await connect('alice'), 3, around()), /"status":false/)
})
