import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { startFixture, TIMEOUT_EXPECTED_MS, timesOutAfter } from '../../../test/harness/fixture'
import type { Client } from '../client/client'
import { doesNotReach, reachesOnce } from './deliveries'

test('a payload reaches a subscriber once, and no other client', async (t) => {
  const { connect, context } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('news:*')
  await reachesOnce([alice], 'news:1', context())
  await doesNotReach(alice, 'weather', context())
  await doesNotReach(bob, 'news:1', context())
  await bob.hearsNothingMore()
})

test('the second payload is claimed too', async (t) => {
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  await reachesOnce([alice], 'p', context())
  await alice.hearsNothingMore()
})

test('caught: a doubled delivery', async (t) => {
  const { connect, context } = await startFixture(t, 'delivers twice')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await assertCaught(reachesOnce([alice], 'p', context()), /^2 deliveries of payload-/)
})

test('caught: a lost delivery, shown by the payload behind it', async (t) => {
  const { connect, context } = await startFixture(t, 'loses the first')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await assertCaught(reachesOnce([alice], 'p', context()), /^none, and the payload behind it came$/)
})

test('caught: only the first of two payloads comes', async (t) => {
  const { connect, context } = await startFixture(t, 'loses the second')
  const alice: Client = await connect(
    'alice',
    timesOutAfter(() => alice.connection.allFrames().length >= 2), // the reply, and the first
  )
  await alice.subscribe('p')
  await assertCaught(reachesOnce([alice], 'p', context()), /^only the first: no second one: within \d+ ms/)
})

test('caught: nothing comes at all', async (t) => {
  const { connect, context } = await startFixture(t)
  await assertCaught(
    reachesOnce([await connect('alice', TIMEOUT_EXPECTED_MS)], 'p', context()),
    /^no delivery: within 150 ms$/,
  )
})

test('caught: a delivery that leaks to another client', async (t) => {
  const { connect, context } = await startFixture(t, 'delivers to all')
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('p')
  await bob.subscribe('q')
  await assertCaught(doesNotReach(bob, 'p', context()), /^1 of payload-/)
})
