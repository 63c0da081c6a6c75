import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import test, { type TestContext } from 'node:test'
import { Server as Engine } from 'engine.io'
import { bareEngine } from '../../../test/harness/bare-engine'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { SuiteError } from '../errors'
import { Transcript } from '../transcript'
import { ProtocolClient } from './protocol-client'

const any = () => true

/** A server of engine.io with short pings, and a client of that revision that begins with polling. */
async function polling(t: TestContext, protocol: 3 | 4) {
  const http = createServer()
  const engine = new Engine({ allowEIO3: true, pingInterval: 30, pingTimeout: LIMIT_MS })
  engine.attach(http, { path: '/engine.io' })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const where = {
    name: 'alice',
    origin,
    path: '/engine.io',
    transport: 'polling, then websocket' as const,
    limitMs: LIMIT_MS,
    protocol,
  }
  const transcript = new Transcript()
  const client = await ProtocolClient.connect(where, transcript)
  t.after(async () => {
    client.drop()
    engine.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  const received = (event: string, text: string) =>
    transcript.entries().filter((entry) => entry.event === `receives ${event}` && entry.text === text).length
  return { client, received }
}

for (const [protocol, heartbeat] of [
  [4, 'ping'],
  [3, 'pong'],
] as const)
  test(`in revision ${protocol} each ${heartbeat} of the server counts, and not the answer to a probe`, async (t) => {
    const { client, received } = await polling(t, protocol)
    const first = (await client.heartbeats.next(any, LIMIT_MS)) ?? 0
    await client.upgrade()
    const second = (await client.heartbeats.next(any, LIMIT_MS)) ?? 0
    assert.ok(client.beganAt < first && first < second && second <= performance.now())
    await client.leave()
    const counted = 2 + client.heartbeats.rest().length
    assert.equal(received('pong', 'probe'), 1)
    assert.equal(received(heartbeat, ''), counted)
  })

test('in revision 4 no pong is a heartbeat; heartbeats end with the connection', async (t) => {
  const { connect } = await bareEngine(t)
  const { client, socket } = await connect()
  for (const packet of ['3probe', '3', '4{}']) socket.send(packet)
  await client.connection.inbox.next(any, LIMIT_MS)
  assert.deepEqual(client.connection.heartbeats.rest(), [])
  socket.send('2')
  socket.close()
  await client.connection.closed
  assert.equal(client.connection.heartbeats.rest().length, 1)
  assert.ok(client.connection.heartbeats.hasEnded)
})

test('what the open packet announces: pings, and the size of a message; or nothing', async (t) => {
  const { connect } = await bareEngine(t, { pingInterval: 30, pingTimeout: 200, maxPayload: 7_000 })
  const { connection } = (await connect()).client
  assert.deepEqual([connection.pings, connection.pingTimeMs], [{ interval: 30, timeout: 200 }, 230])
  assert.equal(connection.maxPayload, 7_000)
  const silent = await bareEngine(t, { pingInterval: undefined, pingTimeout: 'never' })
  const { connection: unknown } = (await silent.connect()).client
  assert.deepEqual([unknown.pings, unknown.maxPayload], [{ interval: 0, timeout: 0 }, undefined])
})

/** The headers of the frames of WebSocket that have come over a socket: whether each is the last, its kind, and its size. */
function frames(bytes: Buffer): [isLast: boolean, opcode: number, size: number][] {
  const found: ReturnType<typeof frames> = []
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(at, at + 2)
    const isLong = (second & 0x7f) === 126
    const size = isLong ? bytes.readUInt16BE(at + 2) : second & 0x7f
    found.push([first >= 0x80, first & 0x0f, size])
    at += 2 + (isLong ? 2 : 0) + 4 + size // with the mask of a client
  }
  return found
}

test('a request in fragments is one message, in as many frames', async (t) => {
  const { http, connect } = await bareEngine(t)
  const parts: Buffer[] = []
  http.on('upgrade', (_, socket: Duplex) => socket.on('data', (part: Buffer) => parts.push(part)))
  const { client, packets } = await connect()
  const request = { action: 'subscribe', pattern: `p${'x'.repeat(300)}` } as const
  for (const count of [1, 3, 8]) {
    parts.length = 0
    client.connection.sendInFragments(request, count)
    const whole = (await packets.next(any, LIMIT_MS)) ?? ''
    assert.deepEqual(JSON.parse(whole.slice(1)), request)
    assert.equal(whole[0], '4')
    const found = frames(Buffer.concat(parts))
    assert.deepEqual(
      found.map(([isLast, opcode]) => [isLast, opcode]),
      Array.from({ length: count }, (_, index) => [index === count - 1, index === 0 ? 1 : 0]),
    )
    assert.equal(
      found.reduce((sum, [, , size]) => sum + size, 0),
      whole.length,
    )
  }
})

test('a request in fragments awaits its reply like any other', async (t) => {
  const { connect } = await bareEngine(t)
  const { client, socket, packets } = await connect()
  client.sendRequestInFragments('subscribe', 'p', 4)
  assert.deepEqual(client.pending, [{ action: 'subscribe', pattern: 'p' }])
  await packets.next(any, LIMIT_MS)
  socket.send('4{"origin":"S","action":"subscribe","pattern":"p","status":true}')
  await client.receivesReply('subscribe', 'p', true)
  assert.deepEqual([...client.patterns], ['p'])
})

test('a pong is awaited that has the data of the ping', async (t) => {
  const right = await (await bareEngine(t)).connect()
  assert.equal(await right.client.connection.isPongedAtOnce(), true)
  const server = await bareEngine(t, {}, { autoPong: false })
  const { client, socket } = await server.connect('alice', TIMEOUT_EXPECTED_MS)
  assert.equal(await client.connection.isPongedAtOnce(), false)
  socket.once('ping', () => socket.pong('another'))
  assert.equal(await client.connection.isPongedAtOnce(), false)
})

test('fragments and pings of WebSocket need the transport websocket', async (t) => {
  const { client } = await polling(t, 4)
  assert.throws(() => client.sendInFragments({ action: 'subscribe', pattern: 'p' }, 2), SuiteError)
  await assert.rejects(client.isPongedAtOnce(), SuiteError)
  assert.ok(client.isAlive)
})
