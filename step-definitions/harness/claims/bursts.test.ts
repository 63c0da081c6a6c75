import type { TestContext } from 'node:test'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { startFixture, timesOutAfter } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import type { Client } from '../client/client'
import { Burst, receivedInOrder } from './bursts'

/** Alice, subscribed to the burst's channel. Once she has received `frames` frames, her limit is short. */
async function listening(t: TestContext, frames = Number.POSITIVE_INFINITY, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, redis } = await startFixture(t, ...misbehaviours)
  const alice: Client = await connect(
    'alice',
    timesOutAfter(() => alice.connection.allFrames().length >= frames),
  )
  await alice.subscribe('c')
  return { alice, redis, burst: new Burst('c', context()), connect }
}

test('each payload once and in order, over both transports', async (t) => {
  const { alice, burst, connect } = await listening(t)
  const bob = await connect('bob', undefined, 'polling')
  await bob.subscribe('c')
  await burst.publish(111)
  await receivedInOrder(alice, burst)
  await receivedInOrder(bob, burst)
  await alice.hearsNothingMore()
})

test('caught: every payload twice', async (t) => {
  const { alice, burst } = await listening(t, undefined, 'delivers twice')
  await burst.publish(3)
  await assertCaught(receivedInOrder(alice, burst), /^position 2 has 1, 2, 2, 3/)
})

test('caught: a lost one', async (t) => {
  const { alice, burst } = await listening(t, undefined, 'loses the second')
  await burst.publish(4)
  await assertCaught(receivedInOrder(alice, burst), /^position 2 has 3, 4; 3 in all$/)
})

test('caught: the last one is lost, or all of them', async (t) => {
  const { alice, burst } = await listening(t, 2, 'loses the second') // the reply, and the first
  await burst.publish(2)
  await assertCaught(receivedInOrder(alice, burst), /^1 of 2, then no delivery: within/)
  const { alice: other, burst: lost } = await listening(t, 1, 'delivers nothing') // the reply
  await lost.publish(2)
  await assertCaught(receivedInOrder(other, lost), /^0 of 2, then no delivery/)
})

test('caught: another order', async (t) => {
  const { alice, burst, redis } = await listening(t)
  await burst.publish(2)
  await redis.publish('c', burst.payloads[0] ?? '')
  await redis.publish('c', 'behind')
  await alice.nextDelivery('behind')
  await assertCaught(receivedInOrder(alice, burst), /^position 3 has 1; 3 in all$/)
})
