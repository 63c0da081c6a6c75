import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { SHORT, scene } from '../../../test/harness/fixture'
import { Client, type Surroundings } from '../client/client'
import { Inbox } from '../client/inbox'
import { type Received, readFrame } from '../client/messages'
import type { ProtocolClient } from '../client/protocol-client'
import { answeredInOrder, deliveriesAreComplete, refusalsNameReason, repliesAreComplete } from './wire'

const GRANT = { origin: 'S', action: 'subscribe', pattern: 'p', status: true }
const REFUSAL = { ...GRANT, status: false, error: 'already-subscribed' }
const DELIVERY = { origin: 'P', action: 'message', pattern: 'p', channel: 'c', payload: '' }

/** A client that heard these frames: objects go as JSON. */
function heard(...frames: (object | string | Buffer)[]): Client {
  const received = frames.map((frame) =>
    readFrame(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
  )
  const inbox = new Inbox<Received>()
  for (const frame of received) inbox.put(frame)
  const connection = { name: 'alice', inbox, everything: () => received, ask: () => {} }
  const around = { limits: { must: SHORT } }
  return new Client(connection as unknown as ProtocolClient, around as unknown as Surroundings)
}

test('complete replies and deliveries are, with whatever else they say', () => {
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
  ['granted', /it is no JSON object/],
  [[GRANT], /it is no JSON object/],
  [{ hello: 'alice' }, /it is neither a reply nor a delivery/],
] as const)
  test(`caught: the reply ${JSON.stringify(frame)}`, async () => {
    await isCaught(() => repliesAreComplete(heard(GRANT, frame, DELIVERY)), actual)
  })

test('the reason of a refusal is judged by its own claim alone', async () => {
  const { error: _, ...silent } = REFUSAL
  for (const [frame, actual] of [
    [silent, /'error'/],
    [{ ...REFUSAL, error: 7 }, /\/error must be string/],
    [{ ...REFUSAL, error: '' }, /\/error must/],
    [{ ...REFUSAL, error: 'You are on it already.' }, /\/error must match/],
  ] as const) {
    repliesAreComplete(heard(frame))
    await isCaught(() => refusalsNameReason(heard(REFUSAL, frame)), actual)
  }
  refusalsNameReason(heard({ status: false, error: 'not-subscribed' }))
})

for (const [frame, actual] of [
  [{ ...DELIVERY, origin: 'S' }, /\/origin must be equal to constant/],
  [{ ...DELIVERY, action: 'news' }, /\/action must be equal to constant/],
  [{ origin: 'P', action: 'message', pattern: 'p', channel: 'c', data: '' }, /'payload'/],
  [{ ...DELIVERY, payload: { a: 1 } }, /\/payload must be string/],
  [{ ...DELIVERY, encoding: 'utf8' }, /\/encoding must be equal to constant/],
  ['hello', /it is no JSON object/],
  [{ channel: 'c', data: 'hello' }, /it is neither a reply nor a delivery/],
] as const)
  test(`caught: the delivery ${JSON.stringify(frame)}`, async () => {
    await isCaught(() => deliveriesAreComplete(heard(GRANT, DELIVERY, frame)), actual)
  })

test('who has heard nothing shows nothing', async () => {
  await isCaught(() => repliesAreComplete(heard(DELIVERY)), /^alice has got no reply$/)
  await isCaught(() => refusalsNameReason(heard(GRANT)), /^alice has got no refusal$/)
  await isCaught(() => deliveriesAreComplete(heard(GRANT)), /^alice has got no delivery$/)
})

const answer = (pattern: string) => ({ ...GRANT, pattern })
const inOrder = (...frames: object[]) => {
  const alice = heard(...frames)
  for (const pattern of ['p', 'q']) alice.asks('subscribe', pattern)
  return answeredInOrder(alice, () => SHORT)
}

test('answers in the order of the requests, whatever they say, and among deliveries', async () => {
  await inOrder(answer('p'), DELIVERY, { ...answer('q'), status: false })
})

test('caught: answers in another order, or too few, or another action', async () => {
  await isCaught(inOrder(answer('q'), answer('p')), /^subscribe q, subscribe p$/)
  await isCaught(inOrder(answer('p')), /^subscribe p; then no reply: within 150 ms/)
  await isCaught(inOrder(answer('p'), { ...answer('q'), action: 'unsubscribe' }), /^subscribe p, unsubscribe q$/)
})

test('what was claimed is claimed no more', async (t) => {
  const { connect } = await scene(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  alice.asks('subscribe', 'q')
  await answeredInOrder(alice, () => SHORT * 100)
  await alice.hearsNothingMore()
})
