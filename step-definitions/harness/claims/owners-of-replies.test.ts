import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ownersOf } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import type { Transport } from '../client/protocol-client'
import { isRefused, sendsRaw } from './raw-frames'
import { answeredInOrder } from './wire'

/** Alice, on a server that misbehaves. */
async function alone(t: TestContext, transport: Transport, limitMs: number, ...misbehaviours: Misbehaviour[]) {
  const { connect, context } = await startFixture(t, ...misbehaviours)
  const alice = await connect('alice', limitMs, transport)
  const inOrder = () => answeredInOrder(alice, () => limitMs)
  return { alice, context: context(limitMs), inOrder }
}

const MUTE_MS = TIMEOUT_EXPECTED_MS

test('wire/4 owns replies that come twice, where they take the places of others', async (t) => {
  const { alice, inOrder } = await alone(t, 'websocket', LIMIT_MS, 'replies twice')
  for (const pattern of ['p', 'q']) alice.sendRequest('subscribe', pattern)
  assert.deepEqual(await ownersOf(inOrder()), ['wire/4'])
})

test('wire/4 owns replies that do not come; server-initializing/2 does where none comes over polling', async (t) => {
  for (const [transport, owner] of [
    ['websocket', 'wire/4'],
    ['polling', 'server-initializing/2'],
  ] as const) {
    const { alice, inOrder } = await alone(t, transport, MUTE_MS, 'silent')
    for (const pattern of ['p', 'q']) alice.sendRequest('subscribe', pattern)
    assert.deepEqual(await ownersOf(inOrder()), [owner])
  }
})

test('wire/4 owns the rest of the replies over polling, where the first has come', async (t) => {
  const { connect, server } = await startFixture(t)
  const alice = await connect('alice', MUTE_MS, 'polling')
  alice.sendRequest('subscribe', 'p')
  await alice.connection.inbox
    .next(({ kind }) => kind === 'reply', LIMIT_MS)
    .then((reply) => {
      if (reply) alice.connection.inbox.put(reply) // as if nobody had looked
    })
  server.misbehaviours.add('silent')
  alice.sendRequest('subscribe', 'q')
  assert.deepEqual(await ownersOf(answeredInOrder(alice, () => MUTE_MS)), ['wire/4'])
})

test('wire/6 owns a reply without names, but where it may be that to a frame that is no request', async (t) => {
  const nameless = await alone(t, 'websocket', LIMIT_MS, 'bare unsubscribe replies')
  nameless.alice.sendRequest('unsubscribe', 'p')
  assert.deepEqual(await ownersOf(nameless.inOrder()), ['wire/6'])
  const { alice, inOrder } = await alone(t, 'websocket', LIMIT_MS)
  alice.sendRaw('no request')
  alice.sendRequest('subscribe', 'p')
  assert.deepEqual(await ownersOf(inOrder()), [])
})

test('wire/4 may own that a frame is granted, where that is the second reply to an earlier request', async (t) => {
  const { alice, context } = await alone(t, 'websocket', LIMIT_MS, 'replies twice')
  await alice.subscribe('p:*')
  await sendsRaw(alice, '{"action":', context)
  assert.deepEqual(await ownersOf(isRefused(alice, context)), ['wire/4', 'robustness/1'])
})

test('it does not where the frame names the same pattern, or the reply none that was asked for', async (t) => {
  const { alice, context } = await alone(t, 'websocket', LIMIT_MS, 'replies twice')
  await alice.subscribe('p:*')
  await sendsRaw(alice, '{"action":"greet","pattern":"p:*"}', context)
  assert.deepEqual(await ownersOf(isRefused(alice, context)), ['robustness/2'])
  const granting = await alone(t, 'websocket', LIMIT_MS, 'grants nonsense')
  await granting.alice.subscribe('p:*')
  await sendsRaw(granting.alice, '{"action":', granting.context)
  assert.deepEqual(await ownersOf(isRefused(granting.alice, granting.context)), ['robustness/1'])
})
