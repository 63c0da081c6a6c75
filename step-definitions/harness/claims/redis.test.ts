import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import test from 'node:test'
import Redis from 'ioredis'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { Server } from '../../../test/servers/small-server'
import type { RedisObserver } from '../redis/redis-observer'
import { doesNotHold, holds, wasSent } from './redis'

/** Alice is subscribed to `p`; her barrier is `settle`. */
async function subscribed(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, redisUrl } = await startFixture(t, ...misbehaviours)
  const alice = await connect('alice')
  await alice.subscribe('p')
  return { alice, connect, context, redisUrl, settle: () => alice.barrier() }
}

test('a pattern is held once for any number of clients, and released with the last', async (t) => {
  const { alice, connect, context, settle } = await subscribed(t)
  const bob = await connect('bob')
  await bob.subscribe('p')
  await holds('p', 1, settle, context())
  await wasSent('PSUBSCRIBE', 'p', 'once', settle, context())
  await wasSent('PUNSUBSCRIBE', 'p', 'never', settle, context())
  await wasSent('SUBSCRIBE', 'p', 'never', settle, context())
  bob.connection.drop()
  alice.sendRequest('unsubscribe', 'p')
  await alice.receivesReply('unsubscribe', 'p', true)
  await doesNotHold('p', settle, context())
  await wasSent('PUNSUBSCRIBE', 'p', 'at least once', settle, context())
})

test('a connection that gives a pattern up late is waited for', async (t) => {
  const { context, redisUrl, settle } = await subscribed(t)
  const late = new Redis(redisUrl)
  t.after(() => late.disconnect())
  await late.psubscribe('p')
  const observer: RedisObserver = context().redis('')
  const awaitHolders: RedisObserver['awaitHolders'] = async (pattern, wanted, limitMs) => {
    assert.equal(wanted(await observer.holders(pattern)), false)
    await late.punsubscribe(pattern)
    return observer.awaitHolders(pattern, wanted, limitMs)
  }
  const redis = () => Object.assign(Object.create(observer), { awaitHolders })
  await holds('p', 1, settle, { ...context(), redis })
})

test('a Redis to which no server is connected is named', async (t) => {
  const { context } = await startFixture(t)
  const { redis } = context(TIMEOUT_EXPECTED_MS)
  const observer = Object.assign(Object.create(redis('')), { serverConnections: async () => [] })
  const elsewhere = { ...context(TIMEOUT_EXPECTED_MS), redis: () => observer }
  await assertCaught(
    holds('never', 1, async () => {}, elsewhere),
    /^none holds it; nobody but the suite is connected to this Redis: does the server use the one at REDIS_URL\?$/,
  )
})

test('caught: SUBSCRIBE instead of PSUBSCRIBE', async (t) => {
  const { context } = await subscribed(t, 'SUBSCRIBE')
  const noBarrier = async () => {} // the server's barriers would use SUBSCRIBE too
  await assertCaught(
    holds('p', 1, noBarrier, context(TIMEOUT_EXPECTED_MS)),
    /^none holds it \(it was sent SUBSCRIBE instead\)$/,
  )
  await assertCaught(wasSent('SUBSCRIBE', 'p', 'never', noBarrier, context()), /^1 times$/)
  await assertCaught(wasSent('PSUBSCRIBE', 'p', 'once', noBarrier, context()), /^never$/)
  await assertCaught(wasSent('PSUBSCRIBE', 'p', 'at least once', noBarrier, context()), /^never$/)
})

test('caught: the pattern never reaches Redis', async (t) => {
  const { context, settle } = await subscribed(t, 'never to Redis')
  await assertCaught(holds('p', 1, settle, context(TIMEOUT_EXPECTED_MS)), /^none holds it$/)
})

test('caught: two PSUBSCRIBEs on one connection', async (t) => {
  const { context, settle } = await subscribed(t, 'PSUBSCRIBE twice')
  await assertCaught(holds('p', 1, settle, context()), /^1 connections hold it, by 2 PSUBSCRIBE$/)
  await assertCaught(wasSent('PSUBSCRIBE', 'p', 'once', settle, context()), /^2 times$/)
})

test('caught: two connections hold the pattern', async (t) => {
  const { context, settle } = await subscribed(t, 'two connections')
  await assertCaught(
    holds('p', 1, settle, context(TIMEOUT_EXPECTED_MS)),
    /^2 connections hold it, by 1 \+ 1 PSUBSCRIBE$/,
  )
})

test('two servers hold a pattern twice; caught: one of them does not hold it, or by two PSUBSCRIBEs', async (t) => {
  const { alice, connect, context, settle, redisUrl } = await subscribed(t)
  await assertCaught(holds('p', 2, settle, context(TIMEOUT_EXPECTED_MS)), /^1 connections hold it, by 1 PSUBSCRIBE$/)
  const second = new Server({ redis: redisUrl })
  t.after(() => second.close())
  await second.listen()
  await second.hold('p')
  await holds('p', 2, settle, context())
  const tooMany = holds('p', 1, settle, context(TIMEOUT_EXPECTED_MS))
  await assertCaught(tooMany, /^2 connections hold it, by 1 \+ 1 PSUBSCRIBE$/)
  await second.hold('p')
  await assertCaught(holds('p', 2, settle, context()), /^2 connections hold it, by 1 \+ 2 PSUBSCRIBE$/)
  assert.ok(alice.patterns.has('p'))
  await (await connect('bob')).hearsNothingMore()
})

test('a pattern that is held behind the barrier and released again does not count as held', async (t) => {
  const { alice, context } = await subscribed(t)
  let times = 0
  const late = async () => {
    times += 1
    await alice.subscribe(`q${times}`)
    alice.sendRequest('unsubscribe', `q${times}`)
  }
  await doesNotHold('q1', late, context())
  await doesNotHold('q2', async () => {}, context())
})

test('what depends on a ping timeout gets more time', async (t) => {
  const { alice, context } = await subscribed(t)
  const gone = doesNotHold('p', async () => {}, { ...context(1), pingGraceMs: LIMIT_MS })
  await alice.barrier() // takes longer than the limit of 1 ms
  alice.sendRequest('unsubscribe', 'p')
  await gone
})

test('caught: a pattern that is held, and released behind the barrier', async (t) => {
  const { alice, context } = await subscribed(t)
  const unsubscribes = async () => {
    alice.sendRequest('unsubscribe', 'p')
    await alice.receivesReply('unsubscribe', 'p', true)
    await alice.barrier()
  }
  await assertCaught(holds('p', 1, unsubscribes, context()), /^it was subscribed, and then unsubscribed$/)
})

test('caught: a pattern that is never released', async (t) => {
  const { alice, context, settle } = await subscribed(t, 'never unsubscribes')
  alice.sendRequest('unsubscribe', 'p')
  await alice.receivesReply('unsubscribe', 'p', true)
  await assertCaught(doesNotHold('p', settle, context(TIMEOUT_EXPECTED_MS)), /^held by 127\.0\.0\.1:\d+$/)
})

test('caught: the pattern is given up, and left behind as a channel', async (t) => {
  const { alice, context, settle } = await subscribed(t, 'SUBSCRIBE besides')
  alice.sendRequest('unsubscribe', 'p')
  await alice.receivesReply('unsubscribe', 'p', true)
  await assertCaught(
    doesNotHold('p', settle, context(TIMEOUT_EXPECTED_MS)),
    /^held by 127\.0\.0\.1:\d+ \(by SUBSCRIBE\)$/,
  )
})

test('caught: a pattern that comes back behind the barrier', async (t) => {
  const { alice, context } = await subscribed(t)
  const comesBack = async () => {
    await alice.subscribe('q')
    await alice.barrier()
  }
  await assertCaught(doesNotHold('q', comesBack, context(TIMEOUT_EXPECTED_MS)), /^held by /)
})
