import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { Server as Engine, type Transport as ServerTransport, type Socket } from 'engine.io'
import { LIMIT_MS } from '../../../test/harness/fixture'
import { Transcript } from '../transcript'
import { Inbox } from './inbox'
import { ProtocolClient, type Transport } from './protocol-client'

const HOSTILE = '\u001b[2J\u0000 </td> \u202e'

/** An Engine.IO server that greets with two messages at once, a client of it, and the lines of the client's transcript. */
async function greeted(t: TestContext, transport: Transport, protocol: 3 | 4, pingInterval = 60_000) {
  const http = createServer()
  const engine = new Engine({ allowEIO3: true, pingInterval })
  const seen = new Inbox<string>()
  const sessions = new Inbox<Socket>()
  engine.on('connection', (socket: Socket) => {
    socket.on('packet', ({ type }: { type: string }) => seen.put(type))
    socket.send(HOSTILE)
    socket.send(Buffer.from([0xff, 0]))
    sessions.put(socket)
  })
  engine.attach(http)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const transcript = new Transcript()
  const options = { name: 'alice', origin, path: '/engine.io', transport, limitMs: LIMIT_MS, protocol }
  const client = await ProtocolClient.connect(options, transcript)
  t.after(async () => {
    client.drop()
    engine.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  for (const _ of [HOSTILE, 'bytes']) assert.ok(await client.inbox.next(() => true, LIMIT_MS))
  const session = await sessions.next(() => true, LIMIT_MS)
  assert.ok(session)
  const entries = () => transcript.exact().filter(({ source }) => source === 'alice')
  const lines = () => entries().map(({ event, text, via = '-' }) => `${event} | ${text} | ${via.replace(/\d+/, 'n')}`)
  const serverSees = (type: string) => seen.next((each) => each === type, LIMIT_MS)
  return { client, session, transcript, entries, lines, serverSees }
}

/** Asserts that these lines are among the others, in this order. */
function assertInOrder(lines: readonly string[], expected: readonly string[]): void {
  let from = 0
  for (const line of expected) {
    const at = lines.indexOf(line, from)
    assert.ok(at >= 0, `${line} is missing after line ${from} of:\n${lines.join('\n')}`)
    from = at + 1
  }
}

for (const protocol of [4, 3] as const) {
  test(`revision ${protocol}, websocket: the open packet with its intervals, messages, bytes, and the end`, async (t) => {
    const { client, session, lines, serverSees } = await greeted(t, 'websocket', protocol)
    client.send('x')
    assert.equal(await serverSees('message'), 'message')
    session.close()
    await client.closed
    const open = lines()[1] ?? ''
    for (const part of [
      'receives open | {"sid":"',
      '"pingInterval":60000',
      '"pingTimeout":20000',
      '"maxPayload":1000000',
    ])
      assert.ok(open.includes(part), open)
    assert.deepEqual(lines().slice(2), [
      `receives | ${HOSTILE} | -`,
      'receives bytes | /wA= | -',
      'sends | x | -',
      `is disconnected | transport close${protocol === 4 ? ' (code 1005)' : ''} | -`,
    ])
  })

  test(`revision ${protocol}, polling: which packets shared a poll or a POST, and the server's close packet`, async (t) => {
    const { client, session, entries, lines, serverSees } = await greeted(t, 'polling', protocol)
    for (const frame of ['one', 'two', 'three']) client.send(frame)
    for (let times = 0; times < 3; times += 1) assert.equal(await serverSees('message'), 'message')
    session.close()
    await client.closed
    const viaOf = (event: string) => entries().flatMap((entry) => (entry.event === event ? (entry.via ?? '-') : []))
    assert.deepEqual(viaOf('receives open'), ['poll 1'])
    assert.deepEqual([...viaOf('receives'), ...viaOf('receives bytes')], ['poll 2', 'poll 2'])
    assert.deepEqual(viaOf('sends'), ['POST 1', 'POST 2', 'POST 2'])
    assertInOrder(lines(), ['receives close |  | poll n', 'is disconnected | transport close | -'])
  })

  test(`revision ${protocol}: the upgrade, and what goes over which transport`, async (t) => {
    const { client, lines, serverSees } = await greeted(t, 'polling, then websocket', protocol)
    client.send('before')
    await serverSees('message')
    await client.upgrade()
    client.send('behind')
    await serverSees('message')
    assertInOrder(lines(), [
      'sends | before | POST n',
      'sends ping | probe | websocket',
      'receives pong | probe | websocket',
      'receives noop |  | poll n',
      'sends upgrade |  | websocket',
      'has changed to websocket |  | -',
      'sends | behind | websocket',
    ])
  })

  test(`revision ${protocol}: a message on the new transport before its time is shown`, async (t) => {
    const { client, session, lines } = await greeted(t, 'polling, then websocket', protocol)
    session.once('upgrading', (transport: ServerTransport) =>
      transport.send([{ type: 'message', data: 'early', options: {} } as never]),
    )
    await client.upgrade()
    assert.ok(lines().includes('receives out of turn, and discards | early | websocket'), lines().join('\n'))
    assert.deepEqual(client.inbox.rest(), [])
  })

  for (const transport of ['websocket', 'polling'] as const)
    test(`revision ${protocol}, ${transport}: pings and pongs`, async (t) => {
      const { lines, serverSees } = await greeted(t, transport, protocol, 20)
      const [asks, answers] = protocol === 4 ? ['receives ping', 'sends pong'] : ['sends ping', 'receives pong']
      const [first, second] =
        transport === 'websocket' ? ['-', '-'] : protocol === 4 ? ['poll n', 'POST n'] : ['POST n', 'poll n']
      for (let times = 0; times < 2; times += 1) await serverSees(protocol === 4 ? 'pong' : 'ping')
      assertInOrder(lines(), [`${asks} |  | ${first}`, `${answers} |  | ${second}`])
    })
}

test('what is no packet is shown as it came', async (t) => {
  const { client, session, lines } = await greeted(t, 'websocket', 4)
  ;(session.transport as unknown as { socket: { send(text: string): void } }).socket.send(`no ${HOSTILE}`)
  await client.closed
  assertInOrder(lines(), [
    `receives no packet, but | no ${HOSTILE} | -`,
    'is disconnected | transport error (server error) | -',
  ])
})

test('leaving over polling: the close packet and its POST', async (t) => {
  const { client, lines } = await greeted(t, 'polling', 4)
  await client.leave()
  assertInOrder(lines(), ['leaves |  | -', 'sends close |  | POST n', 'is disconnected | forced close | -'])
})

test('what a silent client would send is withheld; what is handed to one that has gone cannot be sent', async (t) => {
  const { client, lines } = await greeted(t, 'websocket', 4)
  client.fallSilent()
  client.send('lost')
  client.drop()
  await client.closed
  client.send('late')
  client.send(Buffer.from([0xff]))
  assertInOrder(lines(), [
    'falls silent |  | -',
    'withholds | lost | -',
    'vanishes |  | -',
    'is disconnected | forced close | -',
    'cannot send | late | -',
    'cannot send bytes | /w== | -',
  ])
})

test('messages that wait for a POST that is never answered are shown as never sent', async (t) => {
  const { client, lines } = await greeted(t, 'polling', 4)
  for (const frame of ['one', 'two']) client.send(frame)
  client.drop()
  await client.closed
  assertInOrder(lines(), ['sends | one | POST n', 'vanishes |  | -', 'never sends | two | -'])
  assert.ok(!lines().includes('sends | two | POST n'))
})

test('over websocket a message stands where it was handed over, though it is written later in the same turn', async (t) => {
  const { client, transcript, serverSees } = await greeted(t, 'websocket', 4)
  for (const frame of ['one', 'two']) {
    transcript.step('When', `alice sends ${frame}`)
    client.send(frame)
  }
  transcript.step('Then', 'they are answered')
  for (let times = 0; times < 2; times += 1) await serverSees('message')
  const texts = transcript.exact().map(({ text }) => text)
  assert.deepEqual(texts.slice(-5), ['alice sends one', 'one', 'alice sends two', 'two', 'they are answered'])
})

test('each of many frames is shown, and each heartbeat', async (t) => {
  const { client, lines, serverSees } = await greeted(t, 'websocket', 4)
  client.sendAll(['a', 'b', Buffer.from('c')])
  client.sendHeartbeats(2)
  for (let times = 0; times < 2; times += 1) await serverSees('pong')
  const sent = lines().filter((line) => line.startsWith('sends'))
  assert.deepEqual(sent, [
    'sends | a | -',
    'sends | b | -',
    'sends bytes | Yw== | -',
    'sends pong |  | -',
    'sends pong |  | -',
  ])
})
