import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, type TestContext, test } from 'node:test'
import { createFixture, mockTimeouts, reply, TestClient, waitFor } from '../../test/reference-server/fixture'
import { PollingClient } from '../../test/reference-server/polling-client'
import { get, RawConnection, UPGRADE } from '../../test/reference-server/raw-http'
import type { Engine } from '../http/engine'
import type { Server } from '../server'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start } = fixture

const POLL = '/engine.io/?EIO=4&transport=polling'

/** The sessions that are connected, as numbers: the how-manieth each was. */
function sessionsOf(server: Server): () => number[] {
  const all: string[] = []
  server.on('connection', (id) => all.push(id))
  const engine: Engine = Reflect.get(Reflect.get(server, 'httpServer'), 'engine')
  return () => all.flatMap((id, index) => (engine.hasSession(id) ? index : []))
}

/** The status of a handshake over polling. */
async function handshake(port: number, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${POLL}`, { headers })
  await response.text()
  return response.status
}

/** The sessions of the handshakes on this connection. */
function sids({ received }: RawConnection): (string | undefined)[] {
  return [...received.matchAll(/"sid":"([^"]+)"/g)].map(([, sid]) => sid)
}

/** A clock that goes on when the test says so. It shows whole milliseconds: sums of fractions may miss a deadline by a rounding error. */
function mockClock(t: TestContext) {
  const { tick } = mockTimeouts(t)
  let now = Math.ceil(performance.now())
  t.mock.method(performance, 'now', () => now)
  return (ms: number) => {
    now += ms
    tick(ms)
  }
}

describe('a full server', () => {
  test('makes room by closing sessions that have never polled, the oldest first, and no other', async (t) => {
    const server = await start(t, { maxConnections: 4 })
    const sessions = sessionsOf(server)
    const [webSocket, polling] = [new TestClient(server.port), new TestClient(server.port, ['polling'])]
    await webSocket.subscribe('p')
    await polling.subscribe('p')
    for (let count = 0; count < 20; count += 1) assert.equal(await handshake(server.port), 200)
    assert.deepEqual(sessions(), [0, 1, 20, 21])
    const real = new TestClient(server.port)
    assert.deepEqual(await real.subscribe('p'), reply('subscribe', 'p'))
    assert.deepEqual(sessions(), [0, 1, 21, 22])
    const last = new TestClient(server.port, ['polling'])
    assert.deepEqual(await last.subscribe('p'), reply('subscribe', 'p'))
    assert.equal(await handshake(server.port), 503)
    const { refused, closed } = server.stats()
    assert.deepEqual([refused.maxConnections, closed.maxConnections, closed.handshakeTimeout], [1, 20, 0])
    for (const client of [webSocket, polling, real, last]) await client.leave()
  })

  test('a session that only sends is silent; one that is being upgraded is not', async (t) => {
    const server = await start(t, { maxConnections: 2 })
    const sessions = sessionsOf(server)
    const sender = await PollingClient.open(server.port)
    assert.equal(await sender.send('6'), 200)
    const upgrading = await PollingClient.open(server.port)
    const connection = await RawConnection.open(t, server.port)
    connection.write(get(upgrading.path.replace('=polling', '=websocket'), UPGRADE))
    assert.deepEqual(await connection.responses(1), [101])
    assert.equal(await handshake(server.port), 200)
    assert.equal(await handshake(server.port), 200)
    assert.deepEqual(sessions(), [1, 3])
  })

  test('a session that leaves by itself makes room only once', async (t) => {
    const server = await start(t, { maxConnections: 1 })
    const guest = await PollingClient.open(server.port)
    await guest.leave()
    const client = new TestClient(server.port)
    await client.subscribe('p')
    assert.equal(await handshake(server.port), 503)
    await client.leave()
  })
})

describe('handshakeTimeout', () => {
  test('closes sessions that have not polled by then, and no other', async (t) => {
    const pass = mockClock(t)
    const server = await start(t, { handshakeTimeout: 10_000, pingInterval: 1e6 })
    const sessions = sessionsOf(server)
    const poller = await RawConnection.open(t, server.port)
    poller.write(get(POLL).repeat(2))
    await waitFor(
      () => sids(poller).length,
      (count) => count === 2,
    )
    const [, sid] = sids(poller)
    const polled = once(Reflect.get(Reflect.get(server, 'httpServer'), 'http'), 'request')
    poller.write(get(`${POLL}&sid=${sid}`))
    await polled
    const silent = await RawConnection.open(t, server.port)
    const webSocket = await RawConnection.open(t, server.port)
    webSocket.write(get('/engine.io/?EIO=4&transport=websocket', UPGRADE))
    await webSocket.responses(1)
    pass(6000)
    silent.write(get(POLL))
    await silent.responses(1)
    pass(3999)
    assert.deepEqual(sessions(), [0, 1, 2, 3])
    pass(1)
    assert.deepEqual(sessions(), [1, 2, 3])
    pass(5999)
    assert.deepEqual(sessions(), [1, 2, 3])
    pass(1)
    assert.deepEqual(sessions(), [1, 2])
    silent.write(get(POLL))
    await silent.responses(2)
    pass(10_000)
    assert.deepEqual(sessions(), [1, 2])
    assert.equal(server.stats().closed.handshakeTimeout, 3)
  })

  test('closes many in several turns', async (t) => {
    const pass = mockClock(t)
    const server = await start(t, { handshakeTimeout: 10_000, pingInterval: 1e6 })
    const silent = await RawConnection.open(t, server.port)
    for (let count = 1; count <= 100; count += 1) {
      silent.write(get(POLL))
      await silent.responses(count)
    }
    pass(10_000)
    assert.equal(server.stats().connections, 36)
    pass(1)
    assert.equal(server.stats().connections, 0)
  })

  test('closes nothing once the server is closed', async (t) => {
    const pass = mockClock(t)
    const server = await start(t, { handshakeTimeout: 10_000 })
    const silent = await RawConnection.open(t, server.port)
    silent.write(get(POLL))
    await silent.responses(1)
    silent.socket.destroy()
    await server.close()
    pass(10_000)
    assert.equal(server.stats().closed.handshakeTimeout, 0)
  })
})

describe('maxPerAddress', () => {
  test('an address that has as many clients is refused, until one of them leaves', async (t) => {
    const server = await start(t, { maxPerAddress: 2, trustProxy: '127.0.0.1' })
    const from = (address: string) => handshake(server.port, { 'x-forwarded-for': address })
    const first = new TestClient(server.port)
    await first.subscribe('p')
    const second = new TestClient(server.port)
    await second.subscribe('p')
    assert.equal(await handshake(server.port), 503)
    const statuses = [
      await from('192.0.2.1'),
      await from('192.0.2.1'),
      await from('192.0.2.1'),
      await from('192.0.2.2'),
    ]
    assert.deepEqual(statuses, [200, 200, 503, 200])
    const webSocket = await RawConnection.open(t, server.port)
    webSocket.write(get('/engine.io/?EIO=4&transport=websocket', UPGRADE))
    assert.deepEqual(await webSocket.responses(1), [503])
    assert.equal(server.stats().refused.maxPerAddress, 3)
    await first.leave()
    await waitFor(
      () => server.stats().connections,
      (count) => count === 4,
    )
    const third = new TestClient(server.port)
    assert.deepEqual(await third.subscribe('p'), reply('subscribe', 'p'))
    for (const client of [second, third]) await client.leave()
  })

  test('also if several handshakes were begun while there was room; whom it does not trust cannot choose an address', async (t) => {
    const server = await start(t, { maxPerAddress: 1 })
    const engine: Engine = Reflect.get(Reflect.get(server, 'httpServer'), 'engine')
    const begun: ((id: string) => void)[] = []
    engine.generateId = () => new Promise((resolve) => begun.push(resolve))
    for (let count = 0; count < 3; count += 1) void handshake(server.port, { 'x-forwarded-for': `192.0.2.${count}` })
    await waitFor(
      () => begun.length,
      (count) => count === 3,
    )
    for (const [index, end] of begun.entries()) end(`id${index}`)
    await waitFor(
      () => server.stats(),
      ({ connections, refused }) => connections === 1 && refused.maxPerAddress === 2,
    )
  })
})
