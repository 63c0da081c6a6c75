import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { connectToRedis, createFixture, GENEROUS, waitFor } from '../../test/reference-server/fixture'
import { RedisQueries } from './redis-queries'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

/** Closed after the test, even if the test fails. */
function newQueries(t: TestContext, url: string, timeout = GENEROUS): RedisQueries {
  const queries = new RedisQueries(url, timeout, undefined)
  t.after(() => queries.close())
  return queries
}

const connections = async () => `${await fixture.redis.client('LIST')}`.match(/name=realizehit-console/g)?.length ?? 0

/** Redis as it refuses one of its users something; the url of that user. */
async function urlOfUser(t: TestContext, ...rules: string[]): Promise<string> {
  await fixture.redis.call('ACL', 'SETUSER', 'limited', 'reset', 'on', '>secret', ...rules)
  t.after(() => fixture.redis.call('ACL', 'DELUSER', 'limited'))
  return fixture.url.replace('//', '//limited:secret@')
}

test('it connects when it is first asked, once for all questions, and closes', async (t) => {
  const queries = newQueries(t, fixture.url)
  assert.equal(await connections(), 0)
  const subscriber = connectToRedis(fixture.url)
  t.after(() => subscriber.disconnect())
  await subscriber.psubscribe('a*', 'b*')
  const [holdings, receivers] = await Promise.all([queries.holdings(), queries.publish('a1', 'ü')])
  const message = once(subscriber, 'pmessage')
  assert.deepEqual([receivers, await queries.publish('a2', '')], [1, 1])
  assert.equal(holdings.patterns, 2)
  assert.deepEqual(
    holdings.subscribers?.map(({ patterns, name }) => ({ patterns, name })),
    [{ patterns: 2, name: '' }],
  )
  assert.match(holdings.subscribers?.[0]?.address ?? '', /^127\.0\.0\.1:\d+$/)
  await message
  assert.equal(await connections(), 1)
  await queries.close()
  await waitFor(connections, (count) => count === 0)
  await assert.rejects(queries.publish('a', ''), { message: 'the server is closing' })
})

test('Redis away is said at once, and the next question finds it again', async (t) => {
  const proxy = await fixture.startProxy(t)
  const queries = newQueries(t, proxy.url)
  await queries.holdings()
  proxy.refuse()
  await waitFor(
    () => queries.holdings().then(String, ({ message }) => message),
    (message) => /closed|ECONNRESET/.test(message),
  )
  proxy.restore()
  await waitFor(
    () => queries.holdings().then(({ patterns }) => patterns, String),
    (patterns) => patterns === 0,
  )
  const nowhere = newQueries(t, 'redis://127.0.0.1:1')
  await assert.rejects(nowhere.holdings(), { message: 'connect ECONNREFUSED 127.0.0.1:1' })
})

test('a Redis that hangs is given up after the timeout, and so is its connection', async (t) => {
  const proxy = await fixture.startProxy(t)
  const queries = newQueries(t, proxy.url, 100)
  proxy.freeze()
  await assert.rejects(queries.holdings(), { message: 'it does not answer' })
  await assert.rejects(queries.publish('a', 'x'), { message: 'it does not answer' })
})

test('closing rejects what is being asked', async (t) => {
  const proxy = await fixture.startProxy(t)
  const queries = newQueries(t, proxy.url)
  await queries.holdings()
  proxy.freeze()
  const asked = assert.rejects(queries.holdings())
  await queries.close()
  await asked
})

test('what Redis refuses is said, without the password', async (t) => {
  const wrong = newQueries(t, fixture.url.replace('//', '//nobody:secret@'))
  await assert.rejects(wrong.holdings(), ({ message }: Error) => /WRONGPASS/.test(message) && !/secret/.test(message))
  // A Redis that does not know a command repeats its arguments.
  const old = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.write("-ERR unknown command 'auth', with args beginning with: 'secret'\r\n"))
  })
  await once(old.listen(0, '127.0.0.1'), 'listening')
  t.after(() => old.close())
  const { port } = old.address() as { port: number }
  const repeated = newQueries(t, `redis://:secret@127.0.0.1:${port}`).holdings()
  await assert.rejects(repeated, { message: "ERR unknown command 'auth', with args beginning with: '***'" })
  const none = newQueries(t, await urlOfUser(t, '+auth', '+info'))
  await assert.rejects(none.holdings(), /NOPERM/)
  await assert.rejects(none.publish('secret', 'x'), ({ message }: Error) => /NOPERM/.test(message))
})

test('a Redis that lists no clients still says how many patterns it holds', async (t) => {
  const queries = newQueries(t, await urlOfUser(t, '+auth', '+pubsub'))
  assert.deepEqual(await queries.holdings(), { patterns: 0, subscribers: undefined })
})

test('what is no Redis, and what answers more than it is asked, ends no process', async (t) => {
  for (const says of ['HTTP/1.1 400 Bad Request\r\n\r\n', '+OK\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n']) {
    const peer = createServer((socket) => {
      socket.on('error', () => {})
      socket.write(says)
    })
    await once(peer.listen(0, '127.0.0.1'), 'listening')
    t.after(() => peer.close())
    const { port } = peer.address() as { port: number }
    const queries = newQueries(t, `redis://127.0.0.1:${port}`)
    await assert.rejects(queries.holdings(), ({ message }: Error) => message !== 'it does not answer')
  }
})

test('a question that is given up takes its connection with it: they do not pile up', async (t) => {
  let connected = 0
  const silent = createServer((socket) => {
    connected += 1
    socket.resume().on('error', () => {})
  })
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  t.after(() => silent.close())
  const open = () => new Promise<number>((resolve) => silent.getConnections((_, count) => resolve(count)))
  const queries = newQueries(t, `redis://127.0.0.1:${(silent.address() as { port: number }).port}`, 50)
  for (let round = 0; round < 3; round += 1) await assert.rejects(queries.holdings(), { message: 'it does not answer' })
  assert.equal(connected, 3)
  await waitFor(open, (count) => count === 0)
})

test('over TLS, by the certificate that is trusted', async (t) => {
  const folder = join(__dirname, '..', '..', 'test', 'reference-server', 'tls')
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8')
  const server = createTlsServer({ key: pem('key.pem'), cert: pem('certificate.pem') }, (near) => {
    const { hostname, port } = new URL(fixture.url)
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const url = `rediss://localhost:${(server.address() as { port: number }).port}`
  const trusting = new RedisQueries(url, GENEROUS, pem('certificate.pem'))
  t.after(() => trusting.close())
  assert.equal((await trusting.holdings()).patterns, 0)
  await assert.rejects(newQueries(t, url).holdings(), /certificate/)
})
