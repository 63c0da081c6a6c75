import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { assertClosed, createFixture, mockTimeouts, reply, TestClient, waitFor } from '../test/reference-server/fixture'
import { Server } from './index'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { create, start, patternsHeld } = fixture

describe('life of a server', () => {
  test('it listens, and once closed it stays closed', async (t) => {
    const server = create(t)
    const events: string[] = []
    server.on('listening', () => events.push('listening'))
    server.on('closed', () => events.push('closed'))
    assert.equal(server.status, Server.STATUS.INITIALIZING)
    assert.equal(server.port, undefined)
    await Promise.all([server.listen(), server.listen()])
    assert.equal(server.status, Server.STATUS.LISTENING)
    assert.deepEqual([server.address?.address, server.address?.port], ['127.0.0.1', server.port])
    const closing = server.close()
    assert.equal(server.status, Server.STATUS.CLOSING)
    await Promise.all([closing, server.close()])
    assertClosed(server)
    assert.deepEqual(events, ['listening', 'closed'])
    const unused = new Server()
    await unused.close()
    await assert.rejects(unused.listen(), /make a new one/)
  })

  test('a server that is closed while it starts does not listen', async (t) => {
    for (const turns of [0, 1, 5, 20]) {
      const server = create(t)
      const rejected = assert.rejects(server.listen(), /was closed/)
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      await server.close()
      await rejected
      assertClosed(server)
    }
  })

  test('when the port is taken, listen rejects, and nothing stays connected', async (t) => {
    const other = createServer().listen(0, '127.0.0.1')
    t.after(() => other.close())
    await once(other, 'listening')
    const server = create(t, { port: (other.address() as AddressInfo).port })
    await assert.rejects(server.listen(), { code: 'EADDRINUSE' })
    assertClosed(server)
    await waitFor(
      () => fixture.redis.client('LIST'),
      (list) => !String(list).includes('realizehit-server'),
    )
  })

  test('closing disconnects every client and leaves nothing in Redis', async (t) => {
    const server = await start(t)
    const gone: string[] = []
    server.on('disconnection', (_id, reason) => gone.push(reason))
    const clients = [['websocket'], ['polling'], ['polling', 'websocket']].map(
      (transports) => new TestClient(server.port, transports),
    )
    for (const client of clients) assert.equal((await client.subscribe('closing:*')).status, true)
    await server.close()
    await Promise.all(clients.map((client) => client.closed))
    assert.equal(await patternsHeld(), 0)
    assert.equal(gone.length, 3)
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}/`))
  })

  test('a client that does not close its side is cut off after a while; until then new requests are refused', async (t) => {
    const { tick } = mockTimeouts(t)
    const server = await start(t)
    const silent = connect(server.port, '127.0.0.1')
    silent.write(
      'GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n',
    )
    await once(silent, 'data')
    const cutOff = once(silent, 'close')
    // Half of a second request keeps the connection from being idle, so closing the server does not close it at once.
    const half = connect(server.port, '127.0.0.1')
    const request = 'GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n'
    half.write(`${request}${request.slice(0, 30)}`)
    assert.match(String(await once(half, 'data')), /^HTTP\/1.1 200 /)
    const closed = server.close()
    half.write(request.slice(30))
    assert.match(String(await once(half, 'data')), /^HTTP\/1.1 503 /)
    tick(500)
    await closed
    assertClosed(server)
    await cutOff
  })
})

describe('the network side', () => {
  test('one port serves plain HTTP, polling and WebSocket, with and without a trailing slash', async (t) => {
    const server = await start(t, { path: '/rt' })
    const base = `http://127.0.0.1:${server.port}`
    for (const path of ['/', '/rtx', '/rt/x', '/engine.io/']) {
      const response = await fetch(base + path)
      assert.deepEqual([response.status, (await response.text()).includes('Engine.IO at /rt/')], [404, true])
    }
    for (const path of ['/rt', '/rt/']) {
      const polling = `${base}${path}?EIO=4&transport=polling`
      const packet = await (await fetch(polling)).text()
      assert.equal(packet[0], '0')
      const { sid } = JSON.parse(packet.slice(1))
      // A close packet.
      assert.equal((await fetch(`${polling}&sid=${sid}`, { method: 'POST', body: '1' })).status, 200)
    }
    assert.equal((await fetch(`${base}/rt/?EIO=4&transport=none`)).status, 400)
    const client = new TestClient(server.port, ['websocket'], '/rt')
    assert.equal((await client.subscribe('a')).status, true)
    const stray = new TestClient(server.port, ['websocket'], '/rtx')
    await new Promise<unknown>((resolve) => stray.socket.once('error', resolve))
    await client.leave()
  })

  test('every transport carries requests, replies and deliveries of a MiB', async (t) => {
    const server = await start(t)
    const payload = 'é'.repeat(2 ** 19)
    for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
      const client = new TestClient(server.port, transports)
      assert.deepEqual(await client.subscribe('big:*'), reply('subscribe', 'big:*'))
      await fixture.redis.publish('big:1', payload)
      const delivery = await client.next()
      assert.ok(delivery.payload === payload)
      await fixture.redis.publish('big:2', Buffer.from([0xff]))
      const bytes = { origin: 'P', action: 'message', pattern: 'big:*', channel: 'big:2', payload: '/w==' }
      assert.deepEqual(await client.next(), { ...bytes, encoding: 'base64' })
      assert.deepEqual(await client.unsubscribe('big:*'), reply('unsubscribe', 'big:*'))
      await client.leave()
    }
    assert.equal(await patternsHeld(), 0)
  })

  test('a client that leaves, in whatever way, is unsubscribed', async (t) => {
    const server = await start(t)
    const leaving: ((client: TestClient) => void)[] = [
      (client) => client.socket.close(),
      (client) => Reflect.get(client.socket.transport, 'ws').terminate(),
      (client) => client.send('x'.repeat(1_000_001)),
    ]
    for (const leave of leaving) {
      const client = new TestClient(server.port)
      assert.equal((await client.subscribe('leave:*')).status, true)
      leave(client)
      await waitFor(patternsHeld, (count) => count === 0)
    }
  })

  test('a client that does not answer a ping is unsubscribed', async (t) => {
    const { tick } = mockTimeouts(t)
    const server = await start(t, { pingInterval: 25_000, pingTimeout: 20_000 })
    const client = new TestClient(server.port)
    assert.equal((await client.subscribe('silent:*')).status, true)
    for (const send of ['_sendPacket', 'sendPacket']) Reflect.set(client.socket, send, () => {})
    const pinged = new Promise<void>((resolve) => client.socket.once('ping', () => resolve()))
    tick(25_000)
    await pinged
    tick(20_000)
    await waitFor(patternsHeld, (count) => count === 0)
    assert.equal(server.stats().connections, 0)
  })
})
