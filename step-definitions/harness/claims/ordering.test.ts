import assert from 'node:assert/strict'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS, timesOutAfter } from '../../../test/harness/fixture'
import type { Client } from '../client/client'
import type { RedisObserver } from '../redis/redis-observer'
import { grantedNoneOfTheirOwn, grantedNothingWhilePaused, nothingFollows, reachesFromTheGrant } from './ordering'

test('a server that waits for Redis passes all of it, over both transports', async (t) => {
  const { connect, context } = await startFixture(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', LIMIT_MS, transport)
    await reachesFromTheGrant(alice, 20, context())
    await grantedNothingWhilePaused([alice], context(), [20, 20])
    await nothingFollows(alice, 20, context())
    await alice.hearsNothingMore()
  }
})

test('caught: a payload right after the grant is missed, whether or not the next one comes', async (t) => {
  const late = await startFixture(t, 'loses the first')
  const missed = /^in round 1 it was not: missed, where the one behind it came$/
  await assertCaught(reachesFromTheGrant(await late.connect('alice'), 3, late.context()), missed)
  const never = await startFixture(t, 'never to Redis')
  const nothing = /^in round 1 it was not: no delivery: within/
  await assertCaught(reachesFromTheGrant(await never.connect('bob'), 3, never.context(TIMEOUT_EXPECTED_MS)), nothing)
})

test('caught: a grant while Redis is paused', async (t) => {
  const { connect, context } = await startFixture(t, 'answers early')
  await assertCaught(
    grantedNothingWhilePaused([await connect('alice'), await connect('bob')], context(), [LIMIT_MS]),
    /^the server replied .*true/,
  )
})

test('caught: a grant to the second client, for a pattern that Redis does not hold yet', async (t) => {
  const { connect, context } = await startFixture(t, 'answers the second early')
  const clients = [await connect('alice'), await connect('bob')]
  await assertCaught(grantedNothingWhilePaused(clients, context(), [LIMIT_MS]), /^the server replied .*true/)
})

test('a refusal while Redis is paused is right; caught: no reply at all', async (t) => {
  const refusing = await startFixture(t, 'wrong status', 'answers early')
  await grantedNothingWhilePaused([await refusing.connect('alice')], refusing.context(), [20])
  const silent = await startFixture(t, 'silent')
  await assertCaught(
    grantedNothingWhilePaused([await silent.connect('bob')], silent.context(TIMEOUT_EXPECTED_MS), [20]),
    /^no reply/,
  )
})

test('caught: deliveries after the reply to unsubscribing, or none before it', async (t) => {
  const keeping = await startFixture(t, 'keeps unsubscribed clients')
  await assertCaught(nothingFollows(await keeping.connect('alice'), 3, keeping.context()), /^in round 1: .*"payload-/)
  const deaf = await startFixture(t, 'delivers nothing')
  const bob: Client = await deaf.connect(
    'bob',
    timesOutAfter(() => bob.connection.allFrames().length >= 1),
  )
  await assertCaught(nothingFollows(bob, 3, deaf.context()), /^no delivery/)
})

test('each client waits for Redis with a new pattern of its own', async (t) => {
  const { connect, context } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob', LIMIT_MS, 'polling')]
  await grantedNoneOfTheirOwn([alice, bob], context())
  const granted = (client: Client) => client.connection.allFrames().map(({ body }) => body?.pattern)
  assert.equal(granted(alice).length, 3)
  assert.equal(new Set([...granted(alice), ...granted(bob)]).size, 6)
  for (const client of [alice, bob]) await client.hearsNothingMore()
})

test('caught: clients are granted patterns of their own while Redis is paused', async (t) => {
  const { connect, context } = await startFixture(t, 'answers early')
  const observer: RedisObserver = context().redis('')
  const pause: RedisObserver['pause'] = () => observer.pause(LIMIT_MS)
  const redis = () => Object.assign(Object.create(observer), { pause })
  const clients = [await connect('alice'), await connect('bob')]
  await assertCaught(grantedNoneOfTheirOwn(clients, { ...context(), redis }), /^the server replied .*true/)
})
