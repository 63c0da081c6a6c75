import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { waitFor } from '../waiting'
import { publishPayload, receivesUnchanged } from './payloads'

const bytes = (...numbers: number[]) => Buffer.from(numbers)

test('texts and bytes of any kind arrive unchanged, once for each pattern, over both transports', async (t) => {
  const { connect, context } = await startFixture(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', LIMIT_MS, transport)
    for (const pattern of ['news:*', 'news:?']) await alice.subscribe(pattern)
    for (const content of ['', ' a ', '{"origin":"S"}', bytes(0xef, 0xbb, 0xbf), bytes(0xff), bytes(0xe2, 0x82)]) {
      const payload = await publishPayload(content, 'news:1', context())
      for (const pattern of ['news:?', 'news:*']) await receivesUnchanged(alice, pattern, payload, context())
    }
    await alice.hearsNothingMore()
  }
})

for (const [misbehaviour, content, actual] of [
  ['trims payloads', ' a ', /"payload":"a"/],
  ['text as base64', 'a', /"payload":"YQ==","encoding":"base64"/],
  ['text as base64', bytes(0x61), /"payload":"YQ==","encoding":"base64"/],
  ['bytes as text', bytes(0xff), /"payload":"\ufffd"/],
  ['delivers twice', 'a', /^2: the second is .*"payload":"a"/],
  ['loses the first', 'a', /^no delivery that names both: within 150 ms$/],
  ['misnames channels', 'a', /^no delivery that names both: .*"channel":"news:\*"/],
  ['misnames patterns', 'a', /^no delivery that names both: .*"pattern":"news:1"/],
] as const)
  test(`caught: ${misbehaviour}, of ${JSON.stringify(content)}`, async (t) => {
    const { connect, context } = await startFixture(t, misbehaviour)
    const limit = actual.source.startsWith('^no') ? TIMEOUT_EXPECTED_MS : LIMIT_MS
    const alice = await connect('alice', limit)
    alice.connection.send('{"action":"subscribe","pattern":"news:*"}')
    await alice.connection.inbox.next(({ kind }) => kind === 'reply', LIMIT_MS)
    const payload = await publishPayload(content, 'news:1', context())
    if (misbehaviour !== 'loses the first')
      await waitFor(async () => alice.connection.allFrames().length > 1 || undefined, LIMIT_MS) // the delivery
    await assertCaught(receivesUnchanged(alice, 'news:*', payload, context(limit)), actual)
  })

test('caught: one delivery for a client, whatever its patterns', async (t) => {
  const { connect, context } = await startFixture(t, 'one for each client')
  const alice = await connect('alice')
  for (const pattern of ['news:*', 'news:?']) await alice.subscribe(pattern)
  const payload = await publishPayload('a', 'news:1', context())
  const claims = ['news:*', 'news:?'].map((pattern) =>
    receivesUnchanged(alice, pattern, payload, context(TIMEOUT_EXPECTED_MS)),
  )
  await assertCaught(Promise.all(claims), /^no delivery that names both/)
})

test('what is published several times is received as often, and no more often', async (t) => {
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice')
  await alice.subscribe('news:*')
  let payload = await publishPayload('a', 'news:1', context())
  for (const _ of ['second', 'third']) payload = await publishPayload('a', 'news:1', context())
  await receivesUnchanged(alice, 'news:*', payload, context(), 3)
  await alice.hearsNothingMore()
})

for (const [what, published, times, actual, ...misbehaviours] of [
  ['too few of them', ['a', 'a'], 3, /^2: the second is .*"payload":"a"/],
  ['one of them only', ['a'], 2, /^one$/],
  ['too many of them', ['a', 'a'], 2, /^4: the second is .*"payload":"a"/, 'delivers twice'],
  ['another payload among them', ['a', 'b'], 2, /^the server sent .*"payload":"b"/],
] as const)
  test(`caught: ${what}, where ${times} are due`, async (t) => {
    const { connect, context } = await startFixture(t, ...misbehaviours)
    const alice = await connect('alice')
    await alice.subscribe('news:*')
    for (const content of published) await publishPayload(content, 'news:1', context())
    const claim = receivesUnchanged(alice, 'news:*', { content: 'a', channel: 'news:1' }, context(), times)
    await assertCaught(claim, actual)
  })
