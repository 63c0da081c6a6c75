import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { bareEngine } from '../../../test/harness/bare-engine'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { isAnsweredAtSize, isRefusedBeyondSize } from './sessions'

const any = () => true
const BOUND = 8_000_000

/** Alice, to whom this size is announced; the server answers with these frames, and has the packets that it got. */
async function announced(t: TestContext, maxPayload: number | undefined, limitMs: number, ...replies: object[]) {
  const { connect } = await bareEngine(t, maxPayload === undefined ? {} : { maxPayload })
  const { client, context, socket, packets } = await connect('alice', limitMs)
  socket.on('message', () => {
    for (const reply of replies.splice(0, 1)) socket.send(`4${JSON.stringify(reply)}`)
  })
  const packet = async () => (await packets.next(any, LIMIT_MS)) ?? assert.fail('no packet has come')
  return { alice: client, context, socket, packet }
}

const GRANT = { origin: 'S', action: 'subscribe', pattern: 'p', status: true }
const REFUSAL = { ...GRANT, status: false }

test('a request of the announced size: so many bytes with the type of its packet, answered with either status', async (t) => {
  for (const reply of [GRANT, REFUSAL]) {
    const { alice, context, packet } = await announced(t, 300, LIMIT_MS, reply)
    await isAnsweredAtSize(alice, context)
    const sent = await packet()
    assert.equal(Buffer.byteLength(sent), 300)
    const { action, pattern } = JSON.parse(sent.slice(1))
    assert.deepEqual([sent[0], action], ['4', 'subscribe'])
    assert.ok(context.names.owns(pattern))
  }
})

test('caught: no answer at the announced size', async (t) => {
  const { alice, context } = await announced(t, 300, TIMEOUT_EXPECTED_MS)
  await assertCaught(isAnsweredAtSize(alice, context), /^no reply: within 150 ms$/)
})

test('a request of twice that size may be refused; its letters may have several bytes', async (t) => {
  const { alice, context, packet } = await announced(t, 300, LIMIT_MS, REFUSAL)
  await isRefusedBeyondSize(alice, '新闻:*', context)
  const sent = await packet()
  assert.equal(Buffer.byteLength(sent), 600)
  assert.equal(JSON.parse(sent.slice(1)).pattern, '新闻:*')
})

test('or the server may end the connection', async (t) => {
  const { alice, context, socket } = await announced(t, 300, LIMIT_MS)
  socket.on('message', () => socket.close())
  await isRefusedBeyondSize(alice, 'p', context)
})

test('caught: twice the announced size is granted, or gets no answer', async (t) => {
  const granted = await announced(t, 300, LIMIT_MS, GRANT)
  await assertCaught(isRefusedBeyondSize(granted.alice, 'p', granted.context), /^the server replied .*"status":true/)
  const ignored = await announced(t, 300, TIMEOUT_EXPECTED_MS)
  await assertCaught(isRefusedBeyondSize(ignored.alice, 'p', ignored.context), /^no reply: within 150 ms$/)
})

test('nothing is sent where no size is announced, or one that is too large to be tried', async (t) => {
  for (const [maxPayload, claim] of [
    [undefined, isAnsweredAtSize],
    [BOUND + 1, isAnsweredAtSize],
    [undefined, isRefusedBeyondSize],
    [BOUND / 2 + 1, isRefusedBeyondSize],
  ] as const) {
    const { alice, context, packet } = await announced(t, maxPayload, LIMIT_MS)
    if (claim === isAnsweredAtSize) await isAnsweredAtSize(alice, context)
    else await isRefusedBeyondSize(alice, 'p', context)
    alice.connection.send('behind it')
    assert.equal(await packet(), '4behind it')
  }
})

test('the largest size that is tried', async (t) => {
  const { alice, context, packet } = await announced(t, BOUND / 2, LIMIT_MS, GRANT, REFUSAL)
  await isAnsweredAtSize(alice, context)
  await isRefusedBeyondSize(alice, 'p', context)
  assert.deepEqual([(await packet()).length, (await packet()).length], [BOUND / 2, BOUND])
})
