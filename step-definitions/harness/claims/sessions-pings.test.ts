import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { bareEngine } from '../../../test/harness/bare-engine'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { Inbox } from '../client/inbox'
import { SuiteError } from '../errors'
import type { RedisObserver } from '../redis/redis-observer'
import { Burst } from './bursts'
import {
  answersWebSocketPing,
  isPingedAsAnnounced,
  isPingedSoonIfAnnounced,
  publishAtPings,
  stayServed,
} from './sessions'

const PING = '2'
const any = () => true

/** Alice, to whom these pings are announced; the server sends none by itself. */
async function announced(t: TestContext, interval: number, timeout: number, limitMs = LIMIT_MS) {
  const { connect } = await bareEngine(t, { pingInterval: interval, pingTimeout: timeout })
  const { client, context, socket } = await connect('alice', limitMs)
  return { alice: client, context, socket, ping: () => socket.send(PING) }
}

test('pings that come when they are announced, one of them late on a slow machine', async (t) => {
  const { alice, context, ping } = await announced(t, 20, 10)
  const timers = [setInterval(ping, 40), setTimeout(ping, 200)]
  t.after(() => timers.forEach(clearTimeout))
  await isPingedAsAnnounced(alice, 3, context)
})

test('who announces a long time gets it, longer than the limit', async (t) => {
  const { alice, context, ping } = await announced(t, 10, LIMIT_MS, TIMEOUT_EXPECTED_MS)
  const timer = setTimeout(ping, 2 * TIMEOUT_EXPECTED_MS)
  t.after(() => clearTimeout(timer))
  await isPingedAsAnnounced(alice, 1, context)
})

test('caught: a ping long before it was announced', async (t) => {
  const { alice, context, ping } = await announced(t, 60_000, 10)
  ping()
  await assertCaught(isPingedAsAnnounced(alice, 1, context), /^1 within \d+ ms after it began to connect$/)
})

test('each ping has its own time, and may be early by a tenth of it', async (t) => {
  const { alice, context } = await announced(t, 100, 10)
  const { heartbeats, beganAt } = alice.connection
  for (const ms of [91, 181, 269]) heartbeats.put(beganAt + ms)
  await assertCaught(isPingedAsAnnounced(alice, 3, context), /^3 within 269 ms after it began to connect$/)
})

test('caught: no ping, or one too few, in the time that was announced', async (t) => {
  const { alice, context, ping } = await announced(t, 10, 10, TIMEOUT_EXPECTED_MS)
  await assertCaught(isPingedAsAnnounced(alice, 1, context), /^0, then none in time$/)
  ping()
  await assertCaught(isPingedAsAnnounced(alice, 2, context), /^1, then none in time$/)
})

test('caught: the connection ends before the ping', async (t) => {
  const { alice, context, socket } = await announced(t, 10, LIMIT_MS)
  socket.terminate()
  await assertCaught(isPingedAsAnnounced(alice, 1, context), /^0, then the end of the connection$/)
})

test('only a ping that is announced for the next moments is waited for', async (t) => {
  const soon = await announced(t, TIMEOUT_EXPECTED_MS / 2 - 1, 10, TIMEOUT_EXPECTED_MS)
  await assertCaught(isPingedSoonIfAnnounced(soon.alice, soon.context), /^0, then none in time$/)
  const later = await announced(t, TIMEOUT_EXPECTED_MS / 2, 10, TIMEOUT_EXPECTED_MS)
  await isPingedSoonIfAnnounced(later.alice, later.context)
})

test('at each ping a payload is published, until that is stopped', async (t) => {
  const { connect, context } = await startFixture(t)
  const bob = await connect('bob')
  await bob.subscribe('p')
  const { alice, ping } = await announced(t, 25_000, 20_000)
  const burst = new Burst('p', context())
  const stop = publishAtPings(alice, burst)
  for (const number of [1, 2]) {
    ping()
    assert.ok(await bob.connection.inbox.next(({ raw }) => raw.includes(`${burst.mark}${number}.`), LIMIT_MS))
  }
  await stop()
  ping()
  assert.ok(await alice.connection.heartbeats.next(any, LIMIT_MS), 'nobody else takes it')
  assert.equal(burst.payloads.length, 2)
  await bob.hearsNothingMore()
})

test('a payload that Redis does not take is no reason to stop', async (t) => {
  const { alice, context, ping } = await announced(t, 25_000, 20_000)
  const asked = new Inbox<string>()
  const publish = async (_: string, payload: string) => {
    asked.put(payload)
    throw new Error('Redis is away')
  }
  publishAtPings(alice, new Burst('p', { ...context, redis: () => ({ publish }) as unknown as RedisObserver }))
  for (const _ of ['first', 'second']) {
    ping()
    assert.ok(await asked.next(any, LIMIT_MS))
  }
})

test('caught: a client is disconnected meanwhile, and nothing is published any more', async (t) => {
  const { connect, context } = await startFixture(t)
  const carol = await connect('carol')
  await carol.subscribe('p')
  const server = await bareEngine(t)
  const [alice, bob] = [await server.connect('alice'), await server.connect('bob')]
  const burst = new Burst('p', context())
  const stays = stayServed([alice.client, bob.client], burst)
  alice.socket.send(PING)
  await carol.connection.inbox.next(({ raw }) => raw.includes(burst.mark), LIMIT_MS)
  bob.socket.terminate()
  await assertCaught(stays, /^the server ended the connection \d+ ms after it began \(transport close\)$/)
  alice.socket.send(PING)
  assert.ok(await alice.client.connection.heartbeats.next(any, LIMIT_MS))
  assert.equal(burst.payloads.length, 1)
})

test('a ping of WebSocket is answered; caught: no pong, or one with other data', async (t) => {
  const right = await (await bareEngine(t)).connect()
  await answersWebSocketPing(right.client)
  const mute = await (await bareEngine(t, {}, { autoPong: false })).connect('alice', TIMEOUT_EXPECTED_MS)
  await assertCaught(answersWebSocketPing(mute.client), /^none in time$/)
  mute.socket.once('ping', () => mute.socket.pong('another'))
  await assertCaught(answersWebSocketPing(mute.client), /^none in time$/)
  const { connect } = await startFixture(t)
  const polling = await connect('bob', LIMIT_MS, 'polling')
  await assert.rejects(answersWebSocketPing(polling), SuiteError)
})
