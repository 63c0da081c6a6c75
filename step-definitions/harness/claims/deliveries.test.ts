import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { SHORT, scene } from '../../../test/harness/fixture'
import { doesNotReach, reachesOnce } from './deliveries'

test('a payload reaches a subscriber once, and nobody else', async (t) => {
  const { connect, around } = await scene(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('news:*')
  await reachesOnce([alice], 'news:1', around())
  await doesNotReach(alice, 'weather', around())
  await doesNotReach(bob, 'news:1', around())
  await bob.hearsNothingMore()
})

test('what is behind the payload stays unclaimed only where it came twice', async (t) => {
  const { connect, around } = await scene(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  await reachesOnce([alice], 'p', around())
  await alice.hearsNothingMore()
})

test('caught: a doubled delivery', async (t) => {
  const { connect, around } = await scene(t, 'delivers twice')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await isCaught(reachesOnce([alice], 'p', around()), /^2 deliveries of payload-/)
})

test('caught: a lost delivery, told apart by what came behind it', async (t) => {
  const { connect, around } = await scene(t, 'loses the first')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await isCaught(reachesOnce([alice], 'p', around()), /^none, and the payload behind it came$/)
})

test('caught: only the first of two payloads comes', async (t) => {
  const { connect, around } = await scene(t, 'loses the second')
  const alice = await connect('alice', 2_000)
  await alice.subscribe('p')
  await isCaught(reachesOnce([alice], 'p', around()), /^only the first: no second one: within \d+ ms/)
})

test('caught: nothing comes at all', async (t) => {
  const { connect, around } = await scene(t)
  await isCaught(reachesOnce([await connect('alice', SHORT)], 'p', around()), /^no delivery: within 150 ms$/)
})

test('caught: a delivery that leaks to who did not ask for it', async (t) => {
  const { connect, around } = await scene(t, 'delivers to all')
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('p')
  await bob.subscribe('q')
  await isCaught(doesNotReach(bob, 'p', around()), /^1 of payload-/)
})
