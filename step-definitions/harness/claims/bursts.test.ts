import type { TestContext } from 'node:test'
import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { SHORT, scene } from '../../../test/harness/fixture'
import type { Fault } from '../../../test/servers/small-server'
import { Burst, receivedInOrder } from './bursts'

/** Alice, subscribed to the burst's channel. */
async function listening(t: TestContext, limitMs?: number, ...faults: Fault[]) {
  const { connect, around, redis } = await scene(t, ...faults)
  const alice = await connect('alice', limitMs)
  await alice.subscribe('c')
  return { alice, redis, burst: new Burst('c', around()), connect }
}

test('each payload once and in order, also where they are ten times ten', async (t) => {
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
  await isCaught(receivedInOrder(alice, burst), /^in place 2 came 1, 2, 2, 3/)
})

test('caught: one that is lost', async (t) => {
  const { alice, burst } = await listening(t, undefined, 'loses the second')
  await burst.publish(4)
  await isCaught(receivedInOrder(alice, burst), /^in place 2 came 3, 4; 3 in all$/)
})

test('caught: the last one is lost, or all of them', async (t) => {
  const { alice, burst } = await listening(t, 2_000, 'loses the second')
  await burst.publish(2)
  await isCaught(receivedInOrder(alice, burst), /^1 of 2, then no delivery: within/)
  const { alice: other, burst: lost } = await listening(t, SHORT, 'delivers nothing')
  await lost.publish(2)
  await isCaught(receivedInOrder(other, lost), /^0 of 2, then no delivery/)
})

test('caught: another order', async (t) => {
  const { alice, burst, redis } = await listening(t)
  await burst.publish(2)
  await redis.publish('c', burst.payloads[0] ?? '')
  await redis.publish('c', 'behind')
  await alice.nextDelivery('behind')
  await isCaught(receivedInOrder(alice, burst), /^in place 3 came 1; 3 in all$/)
})
