import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ask } from '../../test/reference-server/console-http'
import { connectToRedis, createFixture, TestClient, waitFor } from '../../test/reference-server/fixture'
import { get, RawConnection } from '../../test/reference-server/raw-http'
import type { ConsoleState } from './state'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start } = fixture

const ON = { console: true } as const
const PUBLISHING = { console: true, consolePublish: true } as const

const stateOf = async (port: number): Promise<ConsoleState> => JSON.parse((await ask(port, '/console/state')).body)

describe('the console, off', () => {
  test('its path answers what any other path answers', async (t) => {
    const { port } = await start(t)
    const elsewhere = await ask(port, '/elsewhere')
    for (const path of ['/console', '/console/', '/console/state']) {
      const { status, body, headers } = await ask(port, path)
      assert.deepEqual([status, body], [elsewhere.status, elsewhere.body])
      assert.deepEqual(Object.keys(headers), Object.keys(elsewhere.headers))
    }
  })

  test('nothing of it is loaded', () => {
    const loaded = (options: string) => {
      const index = join(__dirname, '..', 'index.ts')
      const program = `new (require(${JSON.stringify(index)}).Server)(${options})
        console.log(Object.keys(require.cache).filter((file) => /console|redis-queries/.test(file.slice(${join(__dirname, '..').length}))).length)`
      const register = join(__dirname, '..', '..', 'scripts', 'register-ts.cjs')
      return Number(execFileSync(process.execPath, ['-r', register, '-e', program], { encoding: 'utf8' }))
    }
    assert.equal(loaded('{}'), 0)
    assert.ok(loaded('{ console: true }') > 0)
  })
})

describe('the pages of the console', () => {
  test('each is served with its type, and may load nothing from elsewhere', async (t) => {
    const { port } = await start(t, ON)
    for (const [path, type, content] of [
      ['/console/', 'text/html; charset=utf-8', '<!doctype html>'],
      ['/console/?x=1', 'text/html; charset=utf-8', '<!doctype html>'],
      ['/console/base.css', 'text/css; charset=utf-8', ':root'],
      ['/console/app.js', 'text/javascript; charset=utf-8', 'import'],
      ['/console/engine.io.js', 'text/javascript; charset=utf-8', 'Engine.IO'],
      ['/console/icon.svg', 'image/svg+xml', '<svg'],
      ['/console/state', 'application/json; charset=utf-8', '{'],
    ] as const) {
      const { status, headers, body } = await ask(port, path)
      assert.deepEqual([status, headers['content-type']], [200, type], path)
      assert.ok(body.includes(content), path)
      const policy = `${headers['content-security-policy']}`
      assert.match(policy, /^default-src 'none'; script-src 'self'; /)
      assert.doesNotMatch(policy, /unsafe|\*/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
    }
    const head = await ask(port, '/console/', { method: 'HEAD' })
    assert.deepEqual([head.status, head.body], [200, ''])
    const short = await ask(port, '/console')
    assert.deepEqual([short.status, short.headers.location], [308, 'console/'])
    for (const path of ['/consoles', '/console.html', '/Console/'])
      assert.match((await ask(port, path)).body, /it speaks/)
  })

  test('no path leads out of its folder, and no other method is taken', async (t) => {
    const { port } = await start(t, PUBLISHING)
    const connection = await RawConnection.open(t, port)
    for (const path of [
      ...['../index.ts', '..%2findex.ts', '%2e%2e/index.ts', './app.js', 'page/app.js', '/app.js', 'app.js/'],
      ...['app.js%00', '__proto__', 'constructor', 'engine.io.d.ts', 'publish/', 'state/'],
    ])
      assert.equal((await ask(port, `/console/${path}`)).status, 404, path)
    connection.write(get('/console/../../../../../etc/passwd').replace('Host: h', 'Host: localhost'))
    assert.deepEqual(await connection.responses(1), [404])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(port, '/console/', { method })
      assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'], method)
    }
    for (const method of ['GET', 'PUT', 'OPTIONS']) {
      const { status, headers } = await ask(port, '/console/publish', { method })
      assert.deepEqual([status, headers.allow], [405, 'POST'], method)
      assert.equal(headers['access-control-allow-origin'], undefined)
    }
  })

  test('on loopback, it answers to the names of loopback only: a name from elsewhere may be pointed there', async (t) => {
    const { port } = await start(t, ON)
    const statusFor = async (host: string) => (await ask(port, '/console/state', { headers: { host } })).status
    for (const host of ['localhost', 'a.localhost:1', '127.0.0.1:80', '127.1.2.3', '[::1]:3000', 'LOCALHOST'])
      assert.equal(await statusFor(host), 200, host)
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', 'a b'])
      assert.equal(await statusFor(host), 421, host)
    const everywhere = await start(t, { ...ON, host: '0.0.0.0' })
    const { status } = await ask(everywhere.port, '/console/state', { headers: { host: 'server.example' } })
    assert.equal(status, 200)
  })

  test('Engine.IO keeps its own path, even if that is every path but the console', async (t) => {
    const { port } = await start(t, { ...ON, path: '/' })
    const client = new TestClient(port, ['websocket'], '/')
    assert.equal((await client.subscribe('p')).status, true)
    assert.equal((await stateOf(port)).path, '')
  })
})

describe('the state that the console shows', () => {
  test('the patterns of this server and their clients, what Redis holds, and the numbers of the server', async (t) => {
    const server = await start(t, ON)
    const other = connectToRedis(fixture.url)
    t.after(() => other.disconnect())
    await other.psubscribe('foreign:*')
    const before = await stateOf(server.port)
    assert.deepEqual(
      [before.patterns, before.redis],
      [
        [],
        {
          url: fixture.url,
          patterns: 1,
          ofThisServer: 0,
          subscribers: 'subscribers' in before.redis && before.redis.subscribers,
        },
      ],
    )
    const clients = [new TestClient(server.port), new TestClient(server.port)]
    for (const client of clients) await client.subscribe('news:*')
    await clients[0]?.subscribe('a')
    const { patterns, redis, stats, mayPublish, path } = await stateOf(server.port)
    assert.deepEqual(patterns, [
      { pattern: 'news:*', clients: 2, held: true },
      { pattern: 'a', clients: 1, held: true },
    ])
    assert.ok(!('error' in redis))
    assert.deepEqual([redis.patterns, redis.ofThisServer], [3, 2])
    assert.deepEqual(redis.subscribers?.map(({ name, patterns }) => [name, patterns]).sort(), [
      ['', 1],
      ['realizehit-server', 2],
    ])
    assert.deepEqual([stats, mayPublish, path], [server.stats(), false, '/engine.io'])
  })

  test('no more than 200 patterns, and no secret of the address', async (t) => {
    const server = await start(t, { ...ON, redis: fixture.url.replace('//', '//default:secret@') })
    const client = new TestClient(server.port)
    for (let index = 0; index < 201; index += 1) await client.subscribe(`p${index}`)
    const state = await stateOf(server.port)
    assert.equal(state.patterns.length, 200)
    assert.equal(state.stats.patterns, 201)
    assert.match(state.redis.url, /^redis:\/\/\*\*\*@127/)
    assert.doesNotMatch(JSON.stringify(state), /secret/)
  })

  test('Redis away, and one that tells little', async (t) => {
    const proxy = await fixture.startProxy(t)
    const server = await start(t, { ...ON, redis: proxy.url })
    const throughProxy = (await stateOf(server.port)).redis
    assert.ok(!('error' in throughProxy))
    proxy.refuse()
    await waitFor(
      async () => (await stateOf(server.port)).redis,
      (redis) => 'error' in redis && redis.error.length > 0,
    )
    await fixture.redis.call('ACL', 'SETUSER', 'shy', 'on', '>x', '+@all', 'allchannels', '-client|list')
    t.after(() => fixture.redis.call('ACL', 'DELUSER', 'shy'))
    const shy = await start(t, { ...ON, redis: fixture.url.replace('//', '//shy:x@') })
    const { redis } = await stateOf(shy.port)
    assert.deepEqual(Object.keys(redis), ['url', 'patterns'])
  })
})

test('closing the server ends what the console is asked, and its connection to Redis, though Redis hangs', async (t) => {
  const proxy = await fixture.startProxy(t)
  const server = await start(t, { ...PUBLISHING, redis: proxy.url })
  await stateOf(server.port)
  proxy.freeze()
  const asked = stateOf(server.port)
  const half = await RawConnection.open(t, server.port)
  const arrived = once(Reflect.get(Reflect.get(server, 'httpServer'), 'http'), 'request')
  half.write('POST /console/publish HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n')
  half.write('Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{')
  await arrived
  await server.close()
  assert.ok('error' in (await asked).redis)
  await half.closed
  proxy.cut()
  await waitFor(
    () => fixture.redis.client('LIST'),
    (list) => !/realizehit-/.test(String(list)),
  )
})
