import assert from 'node:assert/strict'
import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { differentSessions, holdsOpenPacket } from '../claims/clients'
import type { Client } from './client'

test('granted and refused requests are told apart, over both transports', async (t) => {
  const { connect } = await scene(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', AMPLE, transport)
    await alice.subscribe('p')
    alice.asks('subscribe', 'p')
    await alice.isAnswered('subscribe', 'p', false)
    alice.asks('unsubscribe', 'p')
    await alice.isAnswered('unsubscribe', 'p', true)
    alice.asks('unsubscribe', 'p')
    await isCaught(alice.isAnswered('unsubscribe', 'p', true), /"status":false/)
    await alice.hearsNothingMore()
  }
})

test('answers that come in another order are claimed by what they name', async (t) => {
  const { connect } = await scene(t)
  const alice = await connect('alice')
  for (const pattern of ['p', 'q', 'r']) alice.asks('subscribe', pattern)
  for (const pattern of ['r', 'p', 'q']) await alice.isAnswered('subscribe', pattern, true)
  await alice.hearsNothingMore()
})

test('what an answer names is no matter where its status is judged, and judged where it is asked for', async (t) => {
  const { connect } = await scene(t, 'bare unsubscribe replies')
  const alice = await connect('alice')
  await alice.subscribe('p')
  alice.asks('unsubscribe', 'p')
  await alice.isAnswered('unsubscribe', 'p', true)
  await isCaught(() => alice.replyNames(), /^the server replied \{"origin":"S","status":true\}$/)
  alice.asks('subscribe', 'p')
  await alice.isAnswered('subscribe', 'p', true)
  alice.replyNames()
})

for (const [fault, actual] of [
  ['wrong status', /"status":false/],
  ['malformed status', /"status":"true"\} \(the server's reply breaks its schema: \/status must be boolean\)/],
] as const)
  test(`caught: ${fault}`, async (t) => {
    const { connect } = await scene(t, fault)
    await isCaught((await connect('alice')).subscribe('p'), actual)
  })

for (const [fault, actual] of [
  ['wrong pattern', /"pattern":"p\?"/],
  ['wrong action', /"action":"greet"/],
] as const)
  test(`caught: ${fault}, and a barrier stands all the same`, async (t) => {
    const { connect } = await scene(t, fault)
    const alice = await connect('alice')
    await alice.subscribe('p')
    await isCaught(() => alice.replyNames(), actual)
    await alice.hearsNothingMore()
  })

test('caught: no reply, with what came instead', async (t) => {
  const { connect, redis } = await scene(t, 'silent')
  const alice = await connect('alice', SHORT)
  await isCaught(alice.subscribe('p'), /^no reply: within 150 ms$/)
  await redis.awaitHolders('p', ({ size }) => size > 0, AMPLE)
  await redis.publish('p', 'instead')
  await isCaught(
    alice.isAnswered('subscribe', 'p', true),
    /^no reply: within 150 ms(; unclaimed instead: .*instead.*)?$/,
  )
  await isCaught(alice.barrier(), /^no reply/)
})

test('caught: the server hangs up', async (t) => {
  const { connect } = await scene(t, 'hangs up')
  await isCaught((await connect('alice')).subscribe('p'), /^no reply: the server closed the connection$/)
})

test('caught: a doubled reply is more than was due', async (t) => {
  const { connect } = await scene(t, 'replies twice')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await isCaught(alice.hearsNothingMore(), /"pattern":"p","status":true/)
})

test('caught: a barrier whose pattern never gets to Redis, or whose payload never comes', async (t) => {
  const notHeld = await scene(t, 'never to Redis')
  await isCaught((await notHeld.connect('alice', SHORT)).barrier(), /^it does not$/)
  const lost = await scene(t, 'delivers nothing')
  const bob = await lost.connect('bob', 2_000)
  await isCaught(bob.barrier(), /^no delivery: within \d+ ms/)
})

test('a barrier is heard by nobody else, and leaves nothing to be claimed', async (t) => {
  const { connect } = await scene(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.barrier()
  await bob.barrier()
  assert.deepEqual(
    [alice, bob].map(({ connection }) => connection.inbox.rest()),
    [[], []],
  )
  assert.equal(alice.connection.everything().length, 2)
})

test('the origins that messages named are told, each once', async (t) => {
  const { connect, redis } = await scene(t)
  const alice = await connect('alice')
  assert.equal(alice.origins(), '')
  await alice.subscribe('p')
  for (const payload of ['x', 'y']) await redis.publish('p', payload)
  await alice.nextDelivery('y')
  assert.equal(alice.origins(), 'reply: origin "S"; delivery: origin "P"')
})

const pretending = (handshake: unknown, sessionId: string) =>
  ({ connection: { handshake, sessionId } }) as unknown as Client

test('an open packet and ids of their own', async (t) => {
  const { connect } = await scene(t)
  const [alice, bob] = [await connect('alice'), await connect('bob', AMPLE, 'polling')]
  for (const client of [alice, bob]) holdsOpenPacket(client)
  differentSessions(alice, bob)
})

test('caught: an open packet without its intervals, and one id for two', async () => {
  await isCaught(
    () => holdsOpenPacket(pretending({ sid: 'x', upgrades: [] }, 'x')),
    /"sid":"x".*pingInterval.*pingTimeout/,
  )
  await isCaught(() => differentSessions(pretending({}, 'x'), pretending({}, 'x')), /^x twice$/)
})

test('either answer will do where none is demanded; a refusal changes nothing of what it was told', async (t) => {
  const { connect } = await scene(t)
  const alice = await connect('alice')
  const asked = async (action: 'subscribe' | 'unsubscribe') => {
    alice.asks(action, 'p')
    await alice.isAnswered(action, 'p')
    return [...alice.patterns]
  }
  assert.deepEqual(await asked('unsubscribe'), [])
  assert.deepEqual(await asked('subscribe'), ['p'])
  assert.deepEqual(await asked('subscribe'), ['p'])
  assert.deepEqual(await asked('unsubscribe'), [])
})

test('caught: no answer, and one without a status, where either would do', async (t) => {
  const { connect } = await scene(t, 'malformed status')
  const alice = await connect('alice')
  alice.asks('subscribe', 'p')
  await isCaught(alice.isAnswered('subscribe', 'p'), /breaks its schema/)
  const { connect: other } = await scene(t, 'silent')
  const bob = await other('bob', SHORT)
  bob.asks('subscribe', 'p')
  await isCaught(bob.isAnswered('subscribe', 'p'), /^no reply/)
})
