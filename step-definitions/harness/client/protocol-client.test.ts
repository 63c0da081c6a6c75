import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { Server as Engine, type Socket } from 'engine.io'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { Transcript } from '../transcript'
import { Inbox } from './inbox'
import { ProtocolClient, type Transport } from './protocol-client'

const TRANSPORTS = ['websocket', 'polling'] as const

/** An Engine.IO server that greets, echoes, and records the packets and closes it sees. */
async function greeting(t: TestContext, pings: { pingInterval?: number; pingTimeout?: number } = {}) {
  const http = createServer()
  const engine = new Engine(pings)
  const seen = new Inbox<string>()
  engine.on('connection', (socket: Socket) => {
    socket.send('hello')
    socket.send(Buffer.from([0xff, 0]))
    socket.on('message', (data) => socket.send(data))
    socket.on('packet', ({ type }: { type: string }) => seen.put(`packet ${type}`))
    socket.on('close', (reason: string) => seen.put(`ended: ${reason}`))
  })
  engine.attach(http, { path: '/other' })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const transcript = new Transcript()
  const clients: ProtocolClient[] = []
  t.after(async () => {
    for (const client of clients) client.drop()
    engine.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const connect = async (transport: Transport, path = '/other') => {
    const options = { name: 'alice', origin, path, transport, limitMs: LIMIT_MS }
    const client = await ProtocolClient.connect(options, transcript)
    clients.push(client)
    return client
  }
  return { engine, http, seen, transcript, connect }
}

const any = () => true
const sessionsOf = (engine: Engine) => (engine as unknown as { clients: object }).clients

for (const transport of TRANSPORTS) {
  test(`${transport}: what the server sends at once is stored, text and bytes, in order`, async (t) => {
    const { connect, engine } = await greeting(t)
    const client = await connect(transport)
    assert.equal((await client.inbox.next(any, LIMIT_MS))?.raw, 'hello')
    const bytes = await client.inbox.next(any, LIMIT_MS)
    assert.deepEqual([bytes?.binary, bytes?.raw], [true, '/wA='])
    client.send('{"x":1}')
    assert.deepEqual((await client.inbox.next(any, LIMIT_MS))?.body, { x: 1 })
    assert.deepEqual(
      client.allFrames().map(({ raw }) => raw),
      ['hello', '/wA=', '{"x":1}'],
    )
    assert.deepEqual(Object.keys(sessionsOf(engine)), [client.sessionId])
    assert.equal((client.handshake as { sid: string }).sid, client.sessionId)
    assert.deepEqual([client.name, client.transport], ['alice', transport])
  })

  test(`${transport}: leaving sends a close packet, ends the inbox, and is in the transcript`, async (t) => {
    const { connect, seen, transcript } = await greeting(t)
    const client = await connect(transport)
    await client.leave()
    assert.ok(client.inbox.hasEnded)
    assert.equal(await seen.next((what) => what.startsWith('ended'), LIMIT_MS), 'ended: transport close')
    const events = transcript.entries().map(({ event }) => event)
    for (const event of ['connects', 'leaves', 'is disconnected']) assert.ok(events.includes(event), event)
  })

  test(`${transport}: a client that has stopped reading receives nothing more; what it sends arrives`, async (t) => {
    const { connect, seen } = await greeting(t)
    const [client, other] = [await connect(transport), await connect(transport)]
    for (const each of [client, other]) for (const _ of ['hello', 'bytes']) await each.inbox.next(any, LIMIT_MS)
    client.stopReading()
    assert.equal(client.isAlive, false)
    client.send('echoed, and not read')
    assert.ok(await seen.next((what) => what === 'packet message', LIMIT_MS))
    for (const frame of ['behind it', 'and once more']) {
      other.send(frame)
      assert.ok(await other.inbox.next(({ raw }) => raw === frame, LIMIT_MS))
    }
    assert.deepEqual(client.inbox.rest(), [])
  })

  test(`${transport}: vanishing sends no close packet`, async (t) => {
    const { connect, seen, http } = await greeting(t)
    const client = await connect(transport)
    assert.equal((await client.inbox.next(any, LIMIT_MS))?.raw, 'hello')
    const posts: string[] = []
    http.on('request', ({ method }) => method === 'POST' && posts.push(method))
    client.drop()
    await client.closed
    assert.match(
      (await seen.next((what) => what.startsWith('ended'), LIMIT_MS)) ?? '',
      /ended: transport (close|error)/,
    )
    // a later request on another connection: a POST of the vanished client would have come before it
    await connect('polling')
    assert.deepEqual(posts, [])
    assert.deepEqual(
      seen.rest().filter((what) => what === 'packet close'),
      [],
    )
    client.drop()
  })

  test(`${transport}: a silent client still reads, sends nothing, and is timed out by the server, not by itself`, async (t) => {
    const pings = { pingInterval: 20, pingTimeout: 1_000 }
    const { connect, engine, seen } = await greeting(t, pings)
    const client = await connect(transport)
    assert.equal(client.pingTimeMs, 1_020)
    assert.equal(client.isAlive, true)
    client.fallSilent()
    assert.equal(client.isAlive, false)
    client.send('lost')
    for (const socket of Object.values(sessionsOf(engine)) as Socket[]) {
      socket.send('said to the silent')
      Reflect.set(Reflect.get(socket, 'transport'), 'closeTimeout', 0) // else 30 s for a client that no longer polls
    }
    assert.ok(await client.inbox.next(({ raw }) => raw === 'said to the silent', LIMIT_MS))
    assert.equal(await seen.next((what) => what.startsWith('ended'), LIMIT_MS), 'ended: ping timeout')
    assert.ok(!client.allFrames().some(({ raw }) => raw === 'lost'))
    if (transport === 'websocket') assert.equal(await client.closed, 'transport close')
  })

  test(`${transport}: a client that the server disconnects sees the end of the inbox`, async (t) => {
    const { connect, engine } = await greeting(t)
    const client = await connect(transport)
    engine.close()
    await client.closed
    assert.ok(client.inbox.hasEnded)
  })

  test(`${transport}: caught: the wrong path`, async (t) => {
    const { connect, http } = await greeting(t)
    http.on('request', (request, response) => request.url?.startsWith('/wrong') && response.writeHead(404).end())
    http.on('upgrade', (request, socket) => request.url?.startsWith('/wrong') && socket.destroy())
    await assertCaught(connect(transport, '/wrong'), /error/)
  })
}

test('caught: a server that never answers', async (t) => {
  const http = createServer(() => {}).listen(0, '127.0.0.1')
  await once(http, 'listening')
  t.after(() => {
    http.closeAllConnections()
    return new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  for (const transport of TRANSPORTS) {
    const options = { name: 'alice', origin, path: '/', transport, limitMs: TIMEOUT_EXPECTED_MS }
    await assertCaught(ProtocolClient.connect(options, new Transcript()), /^none within 150 ms$/)
  }
  await new Promise((resolve) => http.close(resolve)) // resolves only once no client of ours is left connected
})
