import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { Server as Engine, type Socket } from 'engine.io'
import { assertCaught } from '../../../../test/harness/assertions'
import { LIMIT_MS } from '../../../../test/harness/fixture'
import { SuiteError } from '../../errors'
import { Transcript } from '../../transcript'
import { Inbox } from '../inbox'
import { ProtocolClient, type Transport } from '../protocol-client'

const any = () => true
const TRANSPORTS = ['websocket', 'polling'] as const

/** An Engine.IO server that greets, echoes, and accepts clients of protocol revision 3 only. */
async function greeting(t: TestContext, settings: { pingInterval?: number; pingTimeout?: number } = {}) {
  const allowRequest: NonNullable<ConstructorParameters<typeof Engine>[0]>['allowRequest'] = ({ url }, decide) =>
    decide(null, /EIO=3/.test(url ?? ''))
  const engine = new Engine({ allowEIO3: true, allowRequest, ...settings })
  const seen = new Inbox<string>()
  engine.on('connection', (socket: Socket) => {
    socket.send('hello')
    socket.send(Buffer.from([0xff, 0]))
    socket.on('message', (data) => socket.send(data))
    socket.on('packet', ({ type }: { type: string }) => seen.put(`packet ${type}`))
    socket.on('close', (reason: string) => seen.put(`ended: ${reason}`))
  })
  const http = createServer()
  engine.attach(http, { path: '/ws' })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const clients: ProtocolClient[] = []
  t.after(async () => {
    for (const client of clients) client.drop()
    engine.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const connect = async (transport: Transport, protocol: 3 | 4 = 3) => {
    const options = { name: 'alice', origin, path: '/ws', transport, limitMs: LIMIT_MS, protocol }
    const client = await ProtocolClient.connect(options, new Transcript())
    clients.push(client)
    return client
  }
  return { connect, seen, engine }
}

for (const transport of TRANSPORTS) {
  test(`${transport}: frames cross in both directions, text and bytes, in order, and leaving sends a close packet`, async (t) => {
    const { connect, seen } = await greeting(t)
    const client = await connect(transport)
    client.send('åäö 🗞')
    client.send(Buffer.from([1, 0xfe]))
    for (const raw of ['hello', '/wA=', 'åäö 🗞', 'Af4='])
      assert.equal((await client.inbox.next(any, LIMIT_MS))?.raw, raw)
    const { sid, upgrades } = client.handshake as { sid: string; upgrades: string[] }
    assert.equal(client.sessionId, sid)
    assert.ok(Array.isArray(upgrades))
    await client.leave()
    assert.equal(await seen.next((what) => what.startsWith('ended'), LIMIT_MS), 'ended: transport close')
  })

  test(`${transport}: the client pings, and stays for more than the server's ping time`, async (t) => {
    const { connect, seen } = await greeting(t, { pingInterval: 20, pingTimeout: 1_000 })
    const client = await connect(transport)
    assert.equal(client.pingTimeMs, 1_020)
    for (let times = 0; times < 3; times += 1) assert.ok(await seen.next((what) => what === 'packet ping', LIMIT_MS))
    client.send('still there')
    assert.ok(await client.inbox.next(({ raw }) => raw === 'still there', LIMIT_MS))
  })

  test(`${transport}: a silent client is timed out by the server, not by itself`, async (t) => {
    const { connect, seen, engine } = await greeting(t, { pingInterval: 20, pingTimeout: 300 })
    const client = await connect(transport)
    client.fallSilent()
    client.send('lost')
    for (const socket of Object.values(Reflect.get(engine, 'clients') as object) as Socket[])
      Reflect.set(Reflect.get(socket, 'transport'), 'closeTimeout', 0) // else 30 s for a client that no longer polls
    assert.equal(await seen.next((what) => what.startsWith('ended'), LIMIT_MS), 'ended: ping timeout')
    if (transport === 'websocket') assert.equal(await client.closed, 'transport close')
  })

  test(`${transport}: vanishing sends no close packet`, async (t) => {
    const { connect, seen } = await greeting(t)
    const client = await connect(transport)
    assert.ok(await client.inbox.next(any, LIMIT_MS))
    client.drop()
    assert.match(
      (await seen.next((what) => what.startsWith('ended'), LIMIT_MS)) ?? '',
      /ended: transport (close|error)/,
    )
    assert.ok(!seen.rest().includes('packet close'))
  })

  test(`${transport}: caught: a server that does not speak revision 4`, async (t) => {
    const { connect } = await greeting(t)
    await assertCaught(connect(transport, 4), /error/)
  })
}

for (const transport of TRANSPORTS)
  test(`${transport}: its heartbeats are pings of Engine.IO`, async (t) => {
    const { connect, seen } = await greeting(t)
    const client = await connect(transport)
    client.sendHeartbeats(3)
    for (let times = 0; times < 3; times += 1) assert.ok(await seen.next((what) => what === 'packet ping', LIMIT_MS))
  })

test('a ping of WebSocket itself needs the transport websocket', async (t) => {
  const { connect, engine } = await greeting(t)
  const client = await connect('websocket')
  const [session] = Object.values(Reflect.get(engine, 'clients')) as [{ transport: { socket: NodeJS.EventEmitter } }]
  const pinged = once(session.transport.socket, 'ping')
  client.sendWebSocketPings(1)
  assert.equal((await pinged)[0].length, 125)
  const polling = await connect('polling')
  assert.throws(() => polling.sendWebSocketPings(1), SuiteError)
})

test('it upgrades to websocket when it is told to, and not before', async (t) => {
  const { connect, seen } = await greeting(t)
  const client = await connect('polling, then websocket')
  client.send('before')
  assert.ok(await client.inbox.next(({ raw }) => raw === 'before', LIMIT_MS))
  assert.ok(!seen.rest().includes('packet upgrade'))
  await client.upgrade()
  client.send('behind')
  assert.ok(await client.inbox.next(({ raw }) => raw === 'behind', LIMIT_MS))
})
