import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { Client, type ScenarioContext } from '../client/client'
import { Inbox } from '../client/inbox'
import { type Received, readFrame } from '../client/messages'
import type { ProtocolClient } from '../client/protocol-client'
import { answeredInOrder, deliveriesAreComplete, refusalsNameReason, repliesAreComplete } from './wire'

const GRANT = { origin: 'S', action: 'subscribe', pattern: 'p', status: true }
const REFUSAL = { ...GRANT, status: false, error: 'already-subscribed' }
const DELIVERY = { origin: 'P', action: 'message', pattern: 'p', channel: 'c', payload: '' }

/** A client that received these frames; objects as JSON. */
function heard(...frames: (object | string | Buffer)[]): Client {
  const received = frames.map((frame) =>
    readFrame(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
  )
  const inbox = new Inbox<Received>()
  for (const frame of received) inbox.put(frame)
  const connection = { name: 'alice', inbox, allFrames: () => received, sendRequest: () => {} }
  const context = {
    limits: { must: TIMEOUT_EXPECTED_MS },
    connectedClients: () => [],
    clientsSoFar: () => [],
    usualTransport: 'websocket',
  }
  return new Client(connection as unknown as ProtocolClient, context as unknown as ScenarioContext)
}

test('complete replies and deliveries pass, with other fields too', () => {
  const alice = heard(GRANT, { ...REFUSAL, since: 1 }, DELIVERY, { ...DELIVERY, payload: '/w==', encoding: 'base64' })
  repliesAreComplete(alice)
  refusalsNameReason(alice)
  deliveriesAreComplete(alice)
})

for (const [frame, actual] of [
  [{ ...GRANT, origin: 's' }, /\/origin must be equal to constant/],
  [{ action: 'subscribe', pattern: 'p', status: true }, /'origin'/],
  [{ origin: 'S', pattern: 'p', status: true }, /'action'/],
  [{ origin: 'S', action: 'subscribe', status: false }, /'pattern'/],
  [{ origin: 'S', action: 'subscribe', pattern: 'p' }, /'status'/],
  [{ ...GRANT, status: 'true' }, /\/status must be boolean/],
  [Buffer.from(JSON.stringify(GRANT)), /it is a binary message/],
  ['granted', /it is not a JSON object/],
  [[GRANT], /it is not a JSON object/],
  [{ hello: 'alice' }, /it is neither a reply nor a delivery/],
] as const)
  test(`caught: the reply ${JSON.stringify(frame)}`, async () => {
    await assertCaught(() => repliesAreComplete(heard(GRANT, frame, DELIVERY)), actual)
  })

test('the reason of a refusal is judged by its own claim only', async () => {
  const { error: _, ...silent } = REFUSAL
  for (const [frame, actual] of [
    [silent, /'error'/],
    [{ ...REFUSAL, error: 7 }, /\/error must be string/],
    [{ ...REFUSAL, error: '' }, /\/error must/],
    [{ ...REFUSAL, error: 'You are on it already.' }, /\/error must match/],
  ] as const) {
    repliesAreComplete(heard(frame))
    await assertCaught(() => refusalsNameReason(heard(REFUSAL, frame)), actual)
  }
  refusalsNameReason(heard({ status: false, error: 'not-subscribed' }))
})

for (const [frame, actual] of [
  [{ ...DELIVERY, origin: 'S' }, /\/origin must be equal to constant/],
  [{ ...DELIVERY, action: 'news' }, /\/action must be equal to constant/],
  [{ origin: 'P', action: 'message', pattern: 'p', channel: 'c', data: '' }, /'payload'/],
  [{ ...DELIVERY, payload: { a: 1 } }, /\/payload must be string/],
  [{ ...DELIVERY, encoding: 'utf8' }, /\/encoding must be equal to constant/],
  ['hello', /it is not a JSON object/],
  [{ channel: 'c', data: 'hello' }, /it is neither a reply nor a delivery/],
] as const)
  test(`caught: the delivery ${JSON.stringify(frame)}`, async () => {
    await assertCaught(() => deliveriesAreComplete(heard(GRANT, DELIVERY, frame)), actual)
  })

test('caught: a client without a message to judge', async () => {
  await assertCaught(() => repliesAreComplete(heard(DELIVERY)), /^alice received no reply$/)
  await assertCaught(() => refusalsNameReason(heard(GRANT)), /^alice received no refusal$/)
  await assertCaught(() => deliveriesAreComplete(heard(GRANT)), /^alice received no delivery$/)
})

const reply = (pattern: string) => ({ ...GRANT, pattern })
const inOrder = (...frames: object[]) => {
  const alice = heard(...frames)
  for (const pattern of ['p', 'q']) alice.sendRequest('subscribe', pattern)
  return answeredInOrder(alice, () => TIMEOUT_EXPECTED_MS)
}

test('replies in the order of the requests, with any status, among deliveries', async () => {
  await inOrder(reply('p'), DELIVERY, { ...reply('q'), status: false })
})

test('caught: replies in another order, or too few, or to another action', async () => {
  await assertCaught(inOrder(reply('q'), reply('p')), /^subscribe q, subscribe p$/)
  await assertCaught(inOrder(reply('p')), /^subscribe p; then no reply: within 150 ms/)
  await assertCaught(inOrder(reply('p'), { ...reply('q'), action: 'unsubscribe' }), /^subscribe p, unsubscribe q$/)
})

test('claimed replies are not pending any more', async (t) => {
  const { connect } = await startFixture(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  alice.sendRequest('subscribe', 'q')
  await answeredInOrder(alice, () => LIMIT_MS)
  await alice.hearsNothingMore()
})
