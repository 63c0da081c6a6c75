import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Server as Engine } from 'engine.io'
import type { WebSocket } from 'ws'
import { createFixture, reply, TestClient, waitFor } from '../test/reference-server/fixture'
import { PollingClient } from '../test/reference-server/polling-client'
import type { Server } from './index'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, patternsHeld } = fixture

describe('connections', () => {
  test('one client too many is refused, over both transports, until another leaves', async (t) => {
    const server = await start(t, { maxConnections: 2 })
    const first = new TestClient(server.port)
    await first.subscribe('p')
    const second = await PollingClient.open(server.port)
    await second.subscribe('p')
    const third = await fetch(`http://127.0.0.1:${server.port}/engine.io/?EIO=4&transport=polling`)
    assert.deepEqual([third.status, await third.text()], [503, 'This server has reached its client limit.\n'])
    const websocket = connect(server.port, '127.0.0.1')
    websocket.write(
      'GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    assert.match(String(await once(websocket, 'data')), /^HTTP\/1.1 503 /)
    const { connections, refused } = server.stats()
    assert.deepEqual([connections, refused.maxConnections], [2, 2])
    // Connected clients stay connected.
    await second.subscribe('q')
    await first.leave()
    await waitFor(
      () => server.stats().connections,
      (count) => count === 1,
    )
    const next = new TestClient(server.port)
    assert.deepEqual(await next.subscribe('p'), reply('subscribe', 'p'))
    await next.leave()
  })

  test('also if several handshakes were begun while there was room', async (t) => {
    const server = await start(t, { maxConnections: 1 })
    const engine: Engine = Reflect.get(Reflect.get(server, 'httpServer'), 'engine')
    const begun: ((id: string) => void)[] = []
    engine.generateId = () => new Promise((resolve) => begun.push(resolve))
    const joined: string[] = []
    server.on('connection', (id) => joined.push(id))
    const clients = [1, 2, 3].map(() => new TestClient(server.port))
    await waitFor(
      () => begun.length,
      (count) => count === 3,
    )
    for (const [index, end] of begun.entries()) end(`id${index}`)
    await Promise.race(clients.map((client) => client.closed))
    await waitFor(
      () => server.stats(),
      ({ connections, refused }) => connections === 1 && refused.maxConnections === 2,
    )
    assert.deepEqual(joined, ['id0'])
    for (const client of clients) client.socket.close()
  })

  test('a refused upgrade ends even if the client does not close its side', async (t) => {
    const server = await start(t)
    const client = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    t.after(() => client.destroy())
    client.write('GET /elsewhere HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    assert.match(String(await once(client, 'data')), /^HTTP\/1.1 404 /)
    await waitFor(
      () => Reflect.get(server, 'httpServer').sockets.size,
      (count) => count === 0,
    )
  })

  test('a response that is never read does not keep its connection open for ever', async (t) => {
    const server = await start(t, { pingInterval: 25_000, pingTimeout: 20_000 })
    const socket = connect(server.port, '127.0.0.1')
    t.after(() => socket.destroy())
    const poll = (session: string) =>
      socket.write(`GET /engine.io/?EIO=4&transport=polling${session} HTTP/1.1\r\nHost: h\r\n\r\n`)
    poll('')
    const [handshake] = await once(socket, 'data')
    const websocket = new TestClient(server.port, ['websocket'])
    await websocket.subscribe('p')
    const [, sid] = /"sid":"([^"]+)"/.exec(`${handshake}`) ?? []
    poll(`&sid=${sid}`)
    // The time after which Node destroys an idle connection. A WebSocket has pings instead.
    await waitFor(
      () => [...Reflect.get(server, 'httpServer').sockets].map(({ timeout }) => timeout),
      ([polling, other]) => polling === 105_000 && other === 0,
    )
    await websocket.leave()
  })
})

describe('requests', () => {
  test('a client may have as many subscriptions as the limit says', async (t) => {
    const server = await start(t, { maxSubscriptions: 2 })
    const [client, other] = [new TestClient(server.port), new TestClient(server.port)]
    for (const pattern of ['a', 'b']) await client.subscribe(pattern)
    for (const pattern of ['c', 'd']) await other.subscribe(pattern)
    for (const pattern of ['e', 'c']) {
      assert.deepEqual(await client.subscribe(pattern), reply('subscribe', pattern, 'too-many-subscriptions'))
    }
    assert.deepEqual(await client.subscribe('a'), reply('subscribe', 'a', 'already-subscribed'))
    assert.equal(await patternsHeld(), 4)
    const { patterns, refused } = server.stats()
    assert.deepEqual([patterns, refused.maxSubscriptions], [4, 2])
    await client.unsubscribe('a')
    assert.deepEqual(await client.subscribe('e'), reply('subscribe', 'e'))
    for (const each of [client, other]) await each.leave()
  })

  test('too many at once are refused in their turn, and change nothing', async (t) => {
    const server = await start(t, { maxRequests: 1 })
    const client = new TestClient(server.port)
    await new Promise<void>((resolve) => client.socket.once('open', () => resolve()))
    const now = performance.now()
    t.mock.method(performance, 'now', () => now) // so that the bucket does not refill
    const patterns = Array.from({ length: 15 }, (_, index) => `r${index}`)
    for (const pattern of patterns) client.send({ action: 'subscribe', pattern })
    for (const [index, pattern] of patterns.entries()) {
      const error = index < 10 ? undefined : 'too-many-requests'
      assert.deepEqual(await client.next(), reply('subscribe', pattern, error))
    }
    assert.equal(server.stats().refused.maxRequests, 5)
    assert.equal(await patternsHeld(), 10)
    assert.equal(server.stats().closed.maxRequests, 0)
    await client.leave()
  })

  test('a client that goes on sending is closed', async (t) => {
    const server = await start(t, { maxRequests: 1 })
    const [client, bystander] = [new TestClient(server.port), new TestClient(server.port)]
    await client.subscribe('p')
    for (let index = 0; index < 200; index += 1) client.send('nonsense')
    await client.closed
    assert.deepEqual(await bystander.subscribe('p'), reply('subscribe', 'p'))
    assert.equal(server.stats().closed.maxRequests, 1)
    await bystander.leave()
  })

  test('whatever a client sends counts, also what asks for nothing', async (t) => {
    const server = await start(t, { maxRequests: 1 })
    const polling = async (packet: string) => {
      const client = await PollingClient.open(server.port)
      assert.equal(await client.send(Array(50).fill(packet).join('\x1e')), 200)
    }
    const websocket = async (send: (websocket: WebSocket) => void) => {
      const client = new TestClient(server.port)
      await new Promise<void>((resolve) => client.socket.once('open', () => resolve()))
      for (let index = 0; index < 50; index += 1) send(Reflect.get(client.socket.transport, 'ws'))
      await client.closed
    }
    await polling('3')
    await polling('6')
    await websocket((socket) => socket.send('3'))
    await websocket((socket) => socket.send('6'))
    await websocket((socket) => socket.ping('x'))
    await websocket((socket) => socket.pong('x'))
    await waitFor(
      () => server.stats(),
      ({ connections, closed }) => connections === 0 && closed.maxRequests === 6,
    )
  })

  test('a request that is too long is counted under the limit of its pattern', async (t) => {
    const server = await start(t, { maxPattern: 9 })
    const client = new TestClient(server.port)
    assert.equal((await client.request('x'.repeat(17_000))).error, 'request-too-long')
    assert.equal(server.stats().refused.maxPattern, 1)
    await client.leave()
  })

  test('frames and patterns that are too large are counted', async (t) => {
    const server = await start(t, { maxPayload: 1000, maxPattern: 9 })
    const client = new TestClient(server.port)
    assert.equal((await client.subscribe('x'.repeat(10))).error, 'pattern-too-long')
    client.send('x'.repeat(1001))
    await client.closed
    const polling = await PollingClient.open(server.port)
    assert.equal(await polling.post('x'.repeat(1000)), 413)
    await waitFor(
      () => server.stats(),
      ({ refused, closed }) => closed.maxPayload === 1 && refused.maxPayload === 1 && refused.maxPattern === 1,
    )
  })
})

/** The sizes of the maps and sets of the server. */
function sizes(server: Server): Record<string, number> {
  const part = (name: string) => Reflect.get(server, name)
  return {
    patterns: Reflect.get(part('subscriptions'), 'byPattern').size,
    wildCost: Reflect.get(part('subscriptions'), 'wildCost'),
    sockets: Reflect.get(part('httpServer'), 'sockets').size,
    pipelines: Reflect.get(Reflect.get(part('httpServer'), 'pipelines'), 'bySocket').size,
    silent: Reflect.get(Reflect.get(part('httpServer'), 'room'), 'silent').size,
    addresses: Reflect.get(Reflect.get(part('httpServer'), 'room'), 'addresses').size,
    perAddress: Reflect.get(Reflect.get(part('httpServer'), 'room'), 'perAddress').size,
    sessions: Object.keys(Reflect.get(part('httpServer'), 'engine').clients).length,
    slowClients: Reflect.get(part('backlog'), 'clients').size,
    messages: Reflect.get(part('backlog'), 'recent').size,
    unsent: part('backlog').bytes,
  }
}

test('nothing grows: clients and subscriptions that come and go leave nothing behind', async (t) => {
  const server = await start(t, { maxPerAddress: 1000 })
  const client = new TestClient(server.port)
  await client.subscribe('stays')
  const engineSocket = Object.values<NodeJS.EventEmitter>(Reflect.get(server, 'httpServer').engine.clients)[0]
  const listeners = () => engineSocket?.eventNames().map((name) => [name, engineSocket.listenerCount(name)])
  const atFirst = { ...sizes(server), listeners: listeners() }
  for (let round = 0; round < 200; round += 1) {
    for (const action of ['subscribe', 'unsubscribe']) client.send({ action, pattern: `p${round}*?` })
  }
  for (let round = 0; round < 400; round += 1) assert.equal((await client.next()).status, true)
  for (let round = 0; round < 20; round += 1) {
    const guests = [['websocket'], ['polling'], ['polling', 'websocket']].map(
      (transports) => new TestClient(server.port, transports),
    )
    await Promise.all(guests.map((guest) => guest.subscribe(`guest?${round}`)))
    await fixture.redis.publish(`guest:${round}`, 'x')
    await Promise.all(guests.map((guest) => guest.next()))
    await Promise.all(guests.map((guest) => guest.leave()))
  }
  await waitFor(
    () => JSON.stringify({ ...sizes(server), listeners: listeners() }),
    (now) => now === JSON.stringify(atFirst),
  )
  await client.leave()
})
