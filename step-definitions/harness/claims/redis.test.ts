import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { type Fault, Server } from '../../../test/servers/small-server'
import { doesNotHold, holds, wasSent } from './redis'

/** Alice is subscribed to `p`, with a barrier of hers to settle with. */
async function subscribed(t: TestContext, ...faults: Fault[]) {
  const { connect, around, redisUrl } = await scene(t, ...faults)
  const alice = await connect('alice')
  await alice.subscribe('p')
  return { alice, connect, around, redisUrl, settle: () => alice.barrier() }
}

test('a pattern is held once however many clients there are, and given up with the last', async (t) => {
  const { alice, connect, around, settle } = await subscribed(t)
  const bob = await connect('bob')
  await bob.subscribe('p')
  await holds('p', 1, settle, around())
  await wasSent('PSUBSCRIBE', 'p', 'once', settle, around())
  await wasSent('PUNSUBSCRIBE', 'p', 'never', settle, around())
  await wasSent('SUBSCRIBE', 'p', 'never', settle, around())
  bob.connection.drop()
  alice.asks('unsubscribe', 'p')
  await alice.isAnswered('unsubscribe', 'p', true)
  await doesNotHold('p', settle, around())
  await wasSent('PUNSUBSCRIBE', 'p', 'at least once', settle, around())
})

test('caught: SUBSCRIBE instead of PSUBSCRIBE', async (t) => {
  const { around } = await subscribed(t, 'SUBSCRIBE')
  const noBarrier = async () => {} // the server cannot offer one: its barrier would be no pattern either
  await isCaught(holds('p', 1, noBarrier, around(SHORT)), /^none holds it \(it was sent SUBSCRIBE instead\)$/)
  await isCaught(wasSent('SUBSCRIBE', 'p', 'never', noBarrier, around()), /^1 times$/)
  await isCaught(wasSent('PSUBSCRIBE', 'p', 'once', noBarrier, around()), /^never$/)
  await isCaught(wasSent('PSUBSCRIBE', 'p', 'at least once', noBarrier, around()), /^never$/)
})

test('caught: the pattern never comes to Redis', async (t) => {
  const { around, settle } = await subscribed(t, 'never to Redis')
  await isCaught(holds('p', 1, settle, around(SHORT)), /^none holds it$/)
})

test('caught: two PSUBSCRIBEs on one connection', async (t) => {
  const { around, settle } = await subscribed(t, 'PSUBSCRIBE twice')
  await isCaught(holds('p', 1, settle, around()), /^1 connections hold it, by 2 PSUBSCRIBE$/)
  await isCaught(wasSent('PSUBSCRIBE', 'p', 'once', settle, around()), /^2 times$/)
})

test('caught: two connections hold the pattern', async (t) => {
  const { around, settle } = await subscribed(t, 'two connections')
  await isCaught(holds('p', 1, settle, around()), /^2 connections hold it, by 1 \+ 1 PSUBSCRIBE$/)
})

test('two servers hold a pattern twice; caught: one of them does not, or does so by two PSUBSCRIBEs', async (t) => {
  const { alice, connect, around, settle, redisUrl } = await subscribed(t)
  await isCaught(holds('p', 2, settle, around(SHORT)), /^1 connections hold it, by 1 PSUBSCRIBE$/)
  const second = new Server({ redis: redisUrl })
  t.after(() => second.close())
  await second.listen()
  await second.hold('p')
  await holds('p', 2, settle, around())
  await isCaught(holds('p', 1, settle, around()), /^2 connections hold it, by 1 \+ 1 PSUBSCRIBE$/)
  await second.hold('p')
  await isCaught(holds('p', 2, settle, around()), /^2 connections hold it, by 1 \+ 2 PSUBSCRIBE$/)
  assert.ok(alice.patterns.has('p'))
  await (await connect('bob')).hearsNothingMore()
})

test('a pattern that comes behind the barrier and goes again is not held', async (t) => {
  const { alice, around } = await subscribed(t)
  let times = 0
  const late = async () => {
    times += 1
    await alice.subscribe(`q${times}`)
    alice.asks('unsubscribe', `q${times}`)
  }
  await doesNotHold('q1', late, around())
  await doesNotHold('q2', async () => {}, around())
})

test('who hangs on a ping timeout is waited for longer', async (t) => {
  const { alice, around } = await subscribed(t)
  const patient = { ...around(SHORT), patienceMs: AMPLE }
  const gone = doesNotHold('p', async () => {}, patient)
  const other = await alice.connection.inbox.next(() => false, 2 * SHORT) // longer than the limit alone
  assert.equal(other, undefined)
  alice.asks('unsubscribe', 'p')
  await gone
})

test('caught: a pattern that is held, and then given up behind the barrier', async (t) => {
  const { alice, around } = await subscribed(t)
  const givesUp = async () => {
    alice.asks('unsubscribe', 'p')
    await alice.isAnswered('unsubscribe', 'p', true)
    await alice.barrier()
  }
  await isCaught(holds('p', 1, givesUp, around()), /^it was held, and then given up$/)
})

test('caught: a pattern that is never given up', async (t) => {
  const { alice, around, settle } = await subscribed(t, 'never gives up')
  alice.asks('unsubscribe', 'p')
  await alice.isAnswered('unsubscribe', 'p', true)
  await isCaught(doesNotHold('p', settle, around(SHORT)), /^held by 127\.0\.0\.1:\d+$/)
})

test('caught: a pattern that comes back behind the barrier', async (t) => {
  const { alice, around } = await subscribed(t)
  const comesBack = async () => {
    await alice.subscribe('q')
    await alice.barrier()
  }
  await isCaught(doesNotHold('q', comesBack, around(SHORT)), /^held by /)
})
