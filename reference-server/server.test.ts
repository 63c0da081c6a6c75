import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { after, before as beforeAll, describe, type TestContext, test } from 'node:test'
import type { Redis } from 'ioredis'
import { BreakableRedis, eventually, observer, TestClient } from './helpers.test'
import { type Codec, createCodec, type Options, type Parts, Server } from './index'
import { type PrivateRedis, startPrivateRedis } from './private-redis'

let redis: PrivateRedis
let look: Redis
beforeAll(async () => {
  redis = await startPrivateRedis()
  look = observer(redis.url)
})
after(async () => {
  look.disconnect()
  await redis.stop()
})

async function start(
  t: TestContext,
  options: Options = {},
  parts: Partial<Parts> = {},
): Promise<Server & { port: number }> {
  const server = new Server({ port: 0, redis: redis.url, ...options }, parts)
  t.after(() => server.close())
  await server.listen()
  return server as Server & { port: number }
}

async function breakable(t: TestContext): Promise<BreakableRedis> {
  const way = await new BreakableRedis(redis.url).start()
  t.after(() => way.stop())
  return way
}

const patternsHeld = () => look.pubsub('NUMPAT').then(Number)
const isClosed = ({ status }: Server) => assert.equal(status, Server.STATUS.CLOSED)
const reply = (action: string, pattern: string, error?: string) =>
  error ? { origin: 'S', action, pattern, status: false, error } : { origin: 'S', action, pattern, status: true }

describe('life of a server', () => {
  test('listens, and closes for good', async (t) => {
    const server = new Server({ port: 0, redis: redis.url })
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
    isClosed(server)
    assert.deepEqual(events, ['listening', 'closed'])
    const unused = new Server()
    await unused.close()
    await assert.rejects(unused.listen(), /make a new one/)
    t.after(() => server.close())
  })

  test('closing while starting wins', async () => {
    for (const turns of [0, 1, 5, 20]) {
      const server = new Server({ port: 0, redis: redis.url })
      const refused = assert.rejects(server.listen(), /was closed/)
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      await server.close()
      await refused
      isClosed(server)
    }
  })

  test('a taken port is the rejection, and nothing stays connected', async (t) => {
    const other = createServer().listen(0, '127.0.0.1')
    t.after(() => other.close())
    await once(other, 'listening')
    const server = new Server({ port: (other.address() as AddressInfo).port, redis: redis.url })
    await assert.rejects(server.listen(), { code: 'EADDRINUSE' })
    isClosed(server)
    await eventually(
      () => look.client('LIST'),
      (list) => !String(list).includes('realizehit-server'),
    )
  })

  test('sends everybody away and leaves nothing in Redis', async (t) => {
    const server = await start(t)
    const gone: string[] = []
    server.on('disconnection', (_id, reason) => gone.push(reason))
    const clients = [['websocket'], ['polling'], ['polling', 'websocket']].map(
      (way) => new TestClient(server.port, way),
    )
    for (const client of clients) assert.equal((await client.subscribe('closing:*')).status, true)
    await server.close()
    await Promise.all(clients.map((client) => client.closed))
    assert.equal(await patternsHeld(), 0)
    assert.equal(gone.length, 3)
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}/`))
  })

  test('a client that does not close its side is cut off; one that asks meanwhile is refused', async (t) => {
    const server = await start(t)
    const deaf = connect(server.port, '127.0.0.1')
    deaf.write(
      'GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n',
    )
    await once(deaf, 'data')
    const cutOff = once(deaf, 'close')
    // A second request begun behind the first keeps the connection from being idle, and so open, when the server closes.
    const half = connect(server.port, '127.0.0.1')
    const request = 'GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n'
    half.write(`${request}${request.slice(0, 30)}`)
    assert.match(String(await once(half, 'data')), /^HTTP\/1.1 200 /)
    const closed = server.close()
    half.write(request.slice(30))
    assert.match(String(await once(half, 'data')), /^HTTP\/1.1 503 /)
    await closed
    isClosed(server)
    await cutOff
  })
})

describe('the network side', () => {
  test('one port answers plain HTTP, polling and WebSocket, with and without the slash', async (t) => {
    const server = await start(t, { path: '/rt' })
    const base = `http://127.0.0.1:${server.port}`
    for (const path of ['/', '/rtx', '/rt/x', '/engine.io/']) {
      const response = await fetch(base + path)
      assert.deepEqual([response.status, (await response.text()).includes('Engine.IO at /rt/')], [404, true])
    }
    for (const path of ['/rt', '/rt/']) {
      const packet = await (await fetch(`${base}${path}?EIO=4&transport=polling`)).text()
      assert.equal(packet[0], '0')
    }
    assert.equal((await fetch(`${base}/rt/?EIO=4&transport=none`)).status, 400)
    const client = new TestClient(server.port, ['websocket'], '/rt')
    assert.equal((await client.subscribe('a')).status, true)
    const stray = new TestClient(server.port, ['websocket'], '/rtx')
    await new Promise<unknown>((resolve) => stray.socket.once('error', resolve))
    await client.leave()
  })

  test('all ways of transport carry requests, replies and deliveries of a MiB', async (t) => {
    const server = await start(t)
    const payload = 'é'.repeat(2 ** 19)
    for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
      const client = new TestClient(server.port, transports)
      assert.deepEqual(await client.subscribe('big:*'), reply('subscribe', 'big:*'))
      await look.publish('big:1', payload)
      const delivery = await client.next()
      assert.ok(delivery.payload === payload)
      await look.publish('big:2', Buffer.from([0xff]))
      const bytes = { origin: 'P', action: 'message', pattern: 'big:*', channel: 'big:2', payload: '/w==' }
      assert.deepEqual(await client.next(), { ...bytes, encoding: 'base64' })
      assert.deepEqual(await client.unsubscribe('big:*'), reply('unsubscribe', 'big:*'))
      await client.leave()
    }
    assert.equal(await patternsHeld(), 0)
  })

  test('every way of leaving is unsubscribing', async (t) => {
    const server = await start(t, { pingInterval: 20, pingTimeout: 20 })
    const leaving: ((client: TestClient) => void)[] = [
      (client) => client.socket.close(),
      (client) => Reflect.get(client.socket.transport, 'ws').terminate(),
      // Answers no ping any more.
      (client) => {
        Reflect.set(client.socket, '_sendPacket', () => {})
        Reflect.set(client.socket, 'sendPacket', () => {})
      },
      (client) => client.send('x'.repeat(1_000_001)),
    ]
    for (const leave of leaving) {
      const client = new TestClient(server.port)
      assert.equal((await client.subscribe('leave:*')).status, true)
      leave(client)
      await eventually(patternsHeld, (count) => count === 0)
    }
  })
})

describe('requests', () => {
  test('replies come in the order of the requests, one each', async (t) => {
    const server = await start(t)
    const client = new TestClient(server.port)
    const frames = [
      { action: 'subscribe', pattern: 'o1' },
      { action: 'subscribe', pattern: 'o1' },
      { action: 'dance', pattern: 'o1' },
      { action: 'unsubscribe', pattern: 'o1' },
      { action: 'unsubscribe', pattern: 'o1' },
      { action: 'subscribe', pattern: 'o2' },
    ]
    for (const frame of frames) client.send(frame)
    const expected = [undefined, 'already-subscribed', 'unknown-action', undefined, 'not-subscribed', undefined]
    for (const [index, { action, pattern }] of frames.entries()) {
      assert.deepEqual(await client.next(), reply(action, pattern, expected[index]))
    }
    await client.leave()
  })

  test('what is no request is answered, changes nothing in Redis, and disturbs nobody', async (t) => {
    const server = await start(t)
    const [bystander, client] = [new TestClient(server.port), new TestClient(server.port)]
    await bystander.subscribe('robust')
    const frames: [unknown, string][] = [
      ['', 'not-json'],
      ['nonsense', 'not-json'],
      [Buffer.from('{"action":"subscribe","pattern":"p"}'), 'not-text'],
      ['[]', 'not-object'],
      ['['.repeat(900_000), 'not-json'],
      [{ action: 'subscribe', pattern: 'a\r\nPSUBSCRIBE b' }, 'invalid-pattern'],
      ['{"action":"subscribe","pattern":"\\ud800"}', 'invalid-pattern'],
      [{ action: 'subscribe', pattern: 'x'.repeat(4097) }, 'pattern-too-long'],
    ]
    for (const [frame, error] of frames) {
      const answer = await client.ask(frame)
      assert.deepEqual([answer.origin, answer.status, answer.error], ['S', false, error])
    }
    assert.equal(await patternsHeld(), 1)
    await look.publish('robust', 'still here')
    assert.equal((await bystander.next()).payload, 'still here')
    await Promise.all([bystander.leave(), client.leave()])
  })

  test('two servers on one Redis each serve their own', async (t) => {
    const servers = [await start(t), await start(t)]
    const clients = servers.map(({ port }) => new TestClient(port))
    for (const client of clients) await client.subscribe('both')
    await look.publish('both', '1')
    await look.publish('both', '2')
    for (const client of clients) {
      assert.deepEqual([(await client.next()).payload, (await client.next()).payload], ['1', '2'])
      await client.leave()
    }
  })
})

describe('Redis going and coming', () => {
  test('the server starts without it, refuses at once, and serves when it is there', async (t) => {
    const way = await breakable(t)
    way.refuse()
    const server = new Server({ port: 0, redis: way.url })
    t.after(() => server.close())
    const [reason] = await Promise.all([once(server, 'redisDown'), server.listen()])
    assert.equal(typeof reason[0], 'string')
    const client = new TestClient(server.port as number)
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r', 'redis-unavailable'))
    const up = once(server, 'redisUp')
    way.heal()
    await up
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r'))
    await client.leave()
  })

  test('what is live survives, what was given up meanwhile does not come back', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url })
    const client = new TestClient(server.port)
    await client.subscribe('stays')
    await client.subscribe('goes')
    const down = once(server, 'redisDown')
    way.refuse()
    await down
    assert.deepEqual(await client.unsubscribe('goes'), reply('unsubscribe', 'goes'))
    assert.deepEqual(await client.subscribe('new'), reply('subscribe', 'new', 'redis-unavailable'))
    assert.deepEqual(await client.subscribe('stays'), reply('subscribe', 'stays', 'already-subscribed'))
    way.heal()
    await eventually(patternsHeld, (count) => count === 1)
    await look.publish('goes', 'lost')
    await look.publish('stays', 'found')
    assert.equal((await client.next()).payload, 'found')
    await client.leave()
  })

  test('a silent Redis delays no answer, and a queue of requests no more than one', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url, redisTimeout: 100 })
    const client = new TestClient(server.port)
    await client.subscribe('before')
    way.freeze()
    for (let index = 0; index < 20; index++) client.send({ action: 'subscribe', pattern: `f${index}` })
    client.send({ action: 'unsubscribe', pattern: 'before' })
    const asked = performance.now()
    for (let index = 0; index < 20; index++) {
      assert.deepEqual(await client.next(), reply('subscribe', `f${index}`, 'redis-timeout'))
    }
    assert.deepEqual(await client.next(), reply('unsubscribe', 'before'))
    assert.ok(performance.now() - asked < 20 * 100)
    way.heal()
    await eventually(patternsHeld, (count) => count === 0)
    await client.leave()
  })

  test('closing is bounded by a silent Redis', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url, redisTimeout: 50 })
    const client = new TestClient(server.port)
    await client.subscribe('hangs')
    way.freeze()
    await server.close()
    isClosed(server)
    way.cut()
    await eventually(patternsHeld, (count) => count === 0)
  })

  test('a message that cannot be encoded is a warning, and the next one arrives', async (t) => {
    const delivery: Codec['delivery'] = (pattern, channel, payload) => {
      if (payload.length === 0) throw new RangeError('Invalid string length')
      return createCodec({ maxPattern: 9 }).delivery(pattern, channel, payload)
    }
    const codec = (limits: { maxPattern: number }) => ({ ...createCodec(limits), delivery })
    const server = await start(t, {}, { codec })
    const client = new TestClient(server.port)
    await client.subscribe('e')
    const warned = once(server, 'warning')
    await look.publish('e', '')
    await look.publish('e', 'next')
    assert.match(String((await warned)[0]), /Invalid string length/)
    assert.equal((await client.next()).payload, 'next')
    await client.leave()
  })

  test('what Redis refuses is a warning', async (t) => {
    await look.acl('SETUSER', 'tight', 'on', '>pw', '+info', '+client', '+psubscribe', 'resetchannels')
    const server = await start(t, { redis: redis.url.replace('//', '//tight:pw@') })
    const client = new TestClient(server.port)
    const warned = once(server, 'warning')
    assert.deepEqual(await client.subscribe('w'), reply('subscribe', 'w', 'redis-refused'))
    assert.match(String((await warned)[0]), /NOPERM/)
    await client.leave()
  })
})
