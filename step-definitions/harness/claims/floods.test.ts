import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS, timesOutAfter } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { TIMED_OUT, withTimeout } from '../waiting'
import { FLOODS, type FloodKind, floods, isAnsweredOrDisconnected, keepsAsking, reachOneByOne } from './floods'

/** Alice has sent much at once. */
async function flooding(t: TestContext, kind: FloodKind, limitMs: number, ...misbehaviours: Misbehaviour[]) {
  const { connect, context } = await startFixture(t, ...misbehaviours)
  const alice = await connect('alice', limitMs)
  return { alice, context: context(limitMs), flood: floods(alice, 30, kind, context()) }
}

for (const transport of ['websocket', 'polling'] as const)
  for (const kind of FLOODS.filter((each) => each !== 'WebSocket pings' || transport === 'websocket'))
    test(`${transport}: 30 ${kind} at once arrive, and get every reply that they need`, async (t) => {
      const { connect, context, server } = await startFixture(t)
      const alice = await connect('alice', undefined, transport)
      const arrived = { message: 0, pong: 0, ping: 0 }
      const [session] = Object.values(server.clients) as [NodeJS.EventEmitter]
      session.on('packet', ({ type }: { type: 'message' | 'pong' }) => {
        arrived[type] += 1
      })
      const { socket } = Reflect.get(session, 'transport') as { socket?: NodeJS.EventEmitter }
      socket?.on('ping', () => {
        arrived.ping += 1
      })
      const flood = floods(alice, 30, kind, context())
      await isAnsweredOrDisconnected(flood, context())
      await alice.hearsNothingMore()
      const packets = { heartbeats: 'pong', 'WebSocket pings': 'ping', requests: 'message' } as const
      const packet = kind === 'frames that are no requests' ? 'message' : packets[kind]
      assert.ok(arrived[packet] >= 30, JSON.stringify(arrived))
      assert.equal(arrived.message, packet === 'message' ? 31 : 2) // one is the request of the barrier
    })

test('caught: no reply to any, or not to each', async (t) => {
  const silent = await flooding(t, 'requests', TIMEOUT_EXPECTED_MS, 'silent')
  await assertCaught(
    isAnsweredOrDisconnected(silent.flood, silent.context),
    /^0 of them, then no reply: within 150 ms$/,
  )
  const ignored = await flooding(t, 'frames that are no requests', TIMEOUT_EXPECTED_MS, 'ignores nonsense')
  await assertCaught(isAnsweredOrDisconnected(ignored.flood, ignored.context), /^0 of them, then no reply/)
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice')
  const flood = floods(alice, 3, 'requests', context())
  const short = context(timesOutAfter(() => alice.connection.allFrames().length === 3))
  await assertCaught(isAnsweredOrDisconnected({ ...flood, replies: 4 }, short), /^3 of them, then no reply/)
})

test('a client that is disconnected instead needs no reply', async (t) => {
  const { flood, context, alice } = await flooding(t, 'requests', LIMIT_MS, 'hangs up')
  await isAnsweredOrDisconnected(flood, context)
  assert.ok(alice.connection.inbox.hasEnded)
})

test('who keeps asking has a hundred requests under way, and one more for each reply; others are served', async (t) => {
  const { connect, context, names, server } = await startFixture(t)
  const alice = await connect('alice')
  const [session] = Object.values(server.clients) as [NodeJS.EventEmitter]
  let requests = 0
  const enough = new Promise<void>((resolve) => {
    session.on('message', () => {
      requests += 1
      if (requests === 250) resolve()
    })
  })
  keepsAsking(alice, context())
  const bob = await connect('bob')
  await bob.subscribe(names.unique('p'))
  assert.notEqual(await withTimeout(enough, LIMIT_MS), TIMED_OUT, `${requests} requests`)
})

test('large payloads reach a client one by one, while another one does not read', async (t) => {
  const { connect, context, redis } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  for (const client of [alice, bob]) await client.subscribe('c')
  alice.connection.stopReading()
  await reachOneByOne(bob, 'c', 2, context())
  await redis.publish('c', 'last')
  assert.ok(await bob.nextDelivery('last'))
  assert.deepEqual(alice.connection.inbox.rest(), [])
})

test('caught: the second of them does not come', async (t) => {
  const { connect, context } = await startFixture(t, 'loses the second')
  const alice = await connect(
    'alice',
    timesOutAfter(() => alice.connection.allFrames().length === 2),
  )
  await alice.subscribe('c')
  await assertCaught(reachOneByOne(alice, 'c', 3, context()), /^1, then no delivery: within 150 ms$/)
})
