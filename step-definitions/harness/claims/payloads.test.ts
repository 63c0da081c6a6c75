import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { publishPayload, receivesUnchanged } from './payloads'

const bytes = (...numbers: number[]) => Buffer.from(numbers)

test('texts and bytes of any kind arrive unchanged, once for each pattern, over both transports', async (t) => {
  const { connect, around } = await scene(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', AMPLE, transport)
    for (const pattern of ['news:*', 'news:?']) await alice.subscribe(pattern)
    for (const content of ['', ' a ', '{"origin":"S"}', bytes(0xef, 0xbb, 0xbf), bytes(0xff), bytes(0xe2, 0x82)]) {
      const payload = await publishPayload(content, 'news:1', around())
      for (const pattern of ['news:?', 'news:*']) await receivesUnchanged(alice, pattern, payload, around())
    }
    await alice.hearsNothingMore()
  }
})

for (const [fault, content, actual] of [
  ['trims payloads', ' a ', /"payload":"a"/],
  ['text as base64', 'a', /"payload":"YQ==","encoding":"base64"/],
  ['text as base64', bytes(0x61), /"payload":"YQ==","encoding":"base64"/],
  ['bytes as text', bytes(0xff), /"payload":"\ufffd"/],
  ['delivers twice', 'a', /^2: the next is .*"payload":"a"/],
  ['loses the first', 'a', /^no delivery that names the two so: within 150 ms$/],
  ['misnames channels', 'a', /^no delivery that names the two so: .*"channel":"news:\*"/],
  ['misnames patterns', 'a', /^no delivery that names the two so: .*"pattern":"news:1"/],
] as const)
  test(`caught: ${fault}, of ${JSON.stringify(content)}`, async (t) => {
    const { connect, around } = await scene(t, fault)
    const limit = actual.source.startsWith('^no') ? SHORT : AMPLE // nothing that is right is waited for with it
    const alice = await connect('alice', limit)
    alice.connection.send('{"action":"subscribe","pattern":"news:*"}')
    await alice.connection.inbox.next(({ kind }) => kind === 'answer', AMPLE)
    const payload = await publishPayload(content, 'news:1', around())
    await isCaught(receivesUnchanged(alice, 'news:*', payload, around(limit)), actual)
  })

test('caught: one delivery for a client, whatever its patterns', async (t) => {
  const { connect, around } = await scene(t, 'one for each client')
  const alice = await connect('alice')
  for (const pattern of ['news:*', 'news:?']) await alice.subscribe(pattern)
  const payload = await publishPayload('a', 'news:1', around())
  const claims = ['news:*', 'news:?'].map((pattern) => receivesUnchanged(alice, pattern, payload, around(SHORT)))
  await isCaught(Promise.all(claims), /^no delivery that names the two so/)
})
