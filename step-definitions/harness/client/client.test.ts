import assert from 'node:assert/strict'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS, timesOutAfter } from '../../../test/harness/fixture'
import { differentSessions, holdsOpenPacket } from '../claims/clients'
import type { Client } from './client'

test('grants and refusals are told apart, over both transports', async (t) => {
  const { connect } = await startFixture(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', LIMIT_MS, transport)
    await alice.subscribe('p')
    alice.sendRequest('subscribe', 'p')
    await alice.receivesReply('subscribe', 'p', false)
    alice.sendRequest('unsubscribe', 'p')
    await alice.receivesReply('unsubscribe', 'p', true)
    alice.sendRequest('unsubscribe', 'p')
    await assertCaught(alice.receivesReply('unsubscribe', 'p', true), /"status":false/)
    await alice.hearsNothingMore()
  }
})

test('replies in another order are claimed by the pattern they name', async (t) => {
  const { connect } = await startFixture(t)
  const alice = await connect('alice')
  for (const pattern of ['p', 'q', 'r']) alice.sendRequest('subscribe', pattern)
  for (const pattern of ['r', 'p', 'q']) await alice.receivesReply('subscribe', pattern, true)
  await alice.hearsNothingMore()
})

test('what a reply names is judged by its own claim only', async (t) => {
  const { connect } = await startFixture(t, 'bare unsubscribe replies')
  const alice = await connect('alice')
  await alice.subscribe('p')
  alice.sendRequest('unsubscribe', 'p')
  await alice.receivesReply('unsubscribe', 'p', true)
  await assertCaught(() => alice.replyNamesRequest(), /^the server replied \{"origin":"S","status":true\}$/)
  alice.sendRequest('subscribe', 'p')
  await alice.receivesReply('subscribe', 'p', true)
  alice.replyNamesRequest()
})

for (const [misbehaviour, actual] of [
  ['wrong status', /"status":false/],
  ['malformed status', /"status":"true"\} \(the server's reply breaks its schema: \/status must be boolean\)/],
] as const)
  test(`caught: ${misbehaviour}`, async (t) => {
    const { connect } = await startFixture(t, misbehaviour)
    await assertCaught((await connect('alice')).subscribe('p'), actual)
  })

for (const [misbehaviour, actual] of [
  ['wrong pattern', /"pattern":"p\?"/],
  ['wrong action', /"action":"greet"/],
] as const)
  test(`caught: ${misbehaviour}, and a barrier works all the same`, async (t) => {
    const { connect } = await startFixture(t, misbehaviour)
    const alice = await connect('alice')
    await alice.subscribe('p')
    await assertCaught(() => alice.replyNamesRequest(), actual)
    await alice.hearsNothingMore()
  })

test('caught: no reply, with what came instead', async (t) => {
  const { connect, redis } = await startFixture(t, 'silent')
  const alice = await connect('alice', TIMEOUT_EXPECTED_MS)
  await assertCaught(alice.subscribe('p'), /^no reply: within 150 ms$/)
  await redis.awaitHolders('p', ({ size }) => size > 0, LIMIT_MS)
  await redis.publish('p', 'instead')
  await assertCaught(
    alice.receivesReply('subscribe', 'p', true),
    /^no reply: within 150 ms(; unclaimed instead: .*instead.*)?$/,
  )
  await assertCaught(alice.barrier(), /^no reply/)
})

test('caught: the server hangs up', async (t) => {
  const { connect } = await startFixture(t, 'hangs up')
  await assertCaught((await connect('alice')).subscribe('p'), /^no reply: the server closed the connection$/)
})

test('caught: a doubled reply', async (t) => {
  const { connect } = await startFixture(t, 'replies twice')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await assertCaught(alice.hearsNothingMore(), /"pattern":"p","status":true/)
})

test('caught: a barrier whose pattern never reaches Redis, or whose payload never comes', async (t) => {
  const notHeld = await startFixture(t, 'never to Redis')
  const alice: Client = await notHeld.connect(
    'alice',
    timesOutAfter(() => alice.connection.allFrames().length > 0),
  )
  await assertCaught(alice.barrier(), /^it does not$/)
  const lost = await startFixture(t, 'delivers nothing')
  const published = () => lost.transcript.entries().some(({ event }) => event === 'publishes')
  const bob = await lost.connect('bob', timesOutAfter(published))
  await assertCaught(bob.barrier(), /^no delivery: within \d+ ms/)
})

test('a barrier reaches no other client, and leaves nothing unclaimed', async (t) => {
  const { connect } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.barrier()
  await bob.barrier()
  assert.deepEqual(
    [alice, bob].map(({ connection }) => connection.inbox.rest()),
    [[], []],
  )
  assert.equal(new Set(alice.connection.allFrames().map(({ body }) => body?.pattern)).size, 1)
})

test('a barrier bears that its first payload is missed', async (t) => {
  const { connect, transcript } = await startFixture(t, 'loses the first')
  const published = () => transcript.entries().filter(({ event }) => event === 'publishes').length
  const alice = await connect('alice', () => (published() === 1 ? 4 * TIMEOUT_EXPECTED_MS : LIMIT_MS))
  await alice.barrier()
  assert.equal(published(), 2)
})

test('of many messages that came instead, five are quoted', async (t) => {
  const { connect, redis } = await startFixture(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  for (let number = 1; number <= 12; number += 1) await redis.publish('p', `number ${number}`)
  const actual = /^(.*"number \d".*\n){5}and 7 more$/
  await assertCaught(alice.hearsNothingMore(), actual)
})

test('the origins that messages named, each once', async (t) => {
  const { connect, redis } = await startFixture(t)
  const alice = await connect('alice')
  assert.equal(alice.origins(), '')
  await alice.subscribe('p')
  for (const payload of ['x', 'y']) await redis.publish('p', payload)
  await alice.nextDelivery('y')
  assert.equal(alice.origins(), 'reply: origin "S"; delivery: origin "P"')
})

const fakeClient = (handshake: unknown, sessionId: string) =>
  ({ connection: { handshake, sessionId } }) as unknown as Client

test('an open packet, and a session id for each client', async (t) => {
  const { connect } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob', LIMIT_MS, 'polling')]
  for (const client of [alice, bob]) holdsOpenPacket(client)
  differentSessions(alice, bob)
})

test('caught: an open packet without its intervals, and two clients with one id', async () => {
  await assertCaught(
    () => holdsOpenPacket(fakeClient({ sid: 'x', upgrades: [] }, 'x')),
    /"sid":"x".*pingInterval.*pingTimeout/,
  )
  await assertCaught(() => differentSessions(fakeClient({}, 'x'), fakeClient({}, 'x')), /^x twice$/)
})

test('without a status either reply will do, and a refusal changes no subscription', async (t) => {
  const { connect } = await startFixture(t)
  const alice = await connect('alice')
  const patternsAfter = async (action: 'subscribe' | 'unsubscribe') => {
    alice.sendRequest(action, 'p')
    await alice.receivesReply(action, 'p')
    return [...alice.patterns]
  }
  assert.deepEqual(await patternsAfter('unsubscribe'), [])
  assert.deepEqual(await patternsAfter('subscribe'), ['p'])
  assert.deepEqual(await patternsAfter('subscribe'), ['p'])
  assert.deepEqual(await patternsAfter('unsubscribe'), [])
})

test('caught: no reply, and one without a status, where either status would do', async (t) => {
  const { connect } = await startFixture(t, 'malformed status')
  const alice = await connect('alice')
  alice.sendRequest('subscribe', 'p')
  await assertCaught(alice.receivesReply('subscribe', 'p'), /breaks its schema/)
  const { connect: other } = await startFixture(t, 'silent')
  const bob = await other('bob', TIMEOUT_EXPECTED_MS)
  bob.sendRequest('subscribe', 'p')
  await assertCaught(bob.receivesReply('subscribe', 'p'), /^no reply/)
})
