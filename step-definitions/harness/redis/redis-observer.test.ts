import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, connect as connectTcp, createServer } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import Redis from 'ioredis'
import { LIMIT_MS, privateRedis, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { type MessageCodec, wireCodec } from '../client/codec'
import { TargetFailure } from '../errors'
import { Transcript } from '../transcript'
import { waitFor } from '../waiting'
import { PrivateRedis } from './private-redis'
import { RedisObserver } from './redis-observer'

async function observed(t: TestContext) {
  const redis = await PrivateRedis.start()
  const transcript = new Transcript()
  const observer = await RedisObserver.open(redis.url, transcript)
  const clients: Redis[] = []
  t.after(async () => {
    for (const client of clients) client.disconnect()
    await observer.close()
    await redis.stop()
  })
  const connect = async () => {
    const client = new Redis(redis.url, { retryStrategy: () => null })
    client.on('error', () => {})
    clients.push(client)
    await once(client, 'ready')
    return client
  }
  return { redis, observer, transcript, connect }
}

const PATTERNS = ['news:*', 'a b', '"quoted" \\ [^a] \\*', ' blanks ', 'café 😀 ', 'lf\ncr\rtab\t\0\x7f', '\\x41', '*']

test('patterns are seen byte for byte, as soon as Redis has them, with their holders', async (t) => {
  const { observer, connect } = await observed(t)
  const [one, other] = [await connect(), await connect()]
  for (const pattern of PATTERNS) {
    assert.deepEqual([...(await observer.holders(pattern)).values()], [], pattern)
    await one.psubscribe(pattern)
    assert.deepEqual([...(await observer.holders(pattern)).values()], [1], pattern)
  }
  await other.psubscribe('news:*')
  await other.psubscribe('news:*')
  assert.deepEqual([...(await observer.holders('news:*')).values()], [1, 2])
  assert.equal(await observer.timesSent('PSUBSCRIBE', 'news:*'), 3)
  await one.punsubscribe('news:*')
  assert.deepEqual([...(await observer.holders('news:*')).values()], [2])
  await one.punsubscribe()
  assert.equal((await observer.holders('*')).size, 0)
})

test('SUBSCRIBE holds no pattern, and is counted separately', async (t) => {
  const { observer, connect } = await observed(t)
  await (await connect()).subscribe('news:*')
  assert.equal((await observer.holders('news:*')).size, 0)
  assert.deepEqual(
    [await observer.timesSent('SUBSCRIBE', 'news:*'), await observer.timesSent('PSUBSCRIBE', 'news:*')],
    [1, 0],
  )
})

test('a connection that has ended holds nothing', async (t) => {
  const { observer, connect } = await observed(t)
  const [one, other] = [await connect(), await connect()]
  await one.psubscribe('p')
  await other.psubscribe('p')
  assert.equal((await observer.holders('p')).size, 2)
  one.disconnect()
  assert.equal((await observer.awaitHolders('p', ({ size }) => size < 2, LIMIT_MS)).size, 1)
})

test('awaitHolders returns the holders once they are as wanted, or as they are when the limit has passed', async (t) => {
  const { observer, connect } = await observed(t)
  const waiting = observer.awaitHolders('p', ({ size }) => size === 1, LIMIT_MS)
  await (await connect()).psubscribe('p')
  assert.equal((await waiting).size, 1)
  assert.equal((await observer.awaitHolders('p', ({ size }) => size === 2, TIMEOUT_EXPECTED_MS)).size, 1)
})

test('after reset nothing is known of earlier commands', async (t) => {
  const { observer, connect } = await observed(t)
  await (await connect()).psubscribe('p')
  assert.equal(await observer.timesSent('PSUBSCRIBE', 'p'), 1)
  observer.reset()
  assert.equal(await observer.timesSent('PSUBSCRIBE', 'p'), 0)
})

test('of what is done for an earlier scenario the transcript has nothing, but it counts', async (t) => {
  const { observer, connect, transcript } = await observed(t)
  observer.reset('00000002')
  const client = await connect()
  await client.psubscribe('00000001:news:*')
  await client.psubscribe('00000002:news:*')
  assert.equal(await observer.timesSent('PSUBSCRIBE', '00000001:news:*'), 1)
  const commands = transcript.entries().flatMap(({ text }) => (text.startsWith('PSUBSCRIBE') ? [text] : []))
  assert.deepEqual(commands, ['PSUBSCRIBE 00000002:news:*'])
})

test("server connections are all connections except the suite's", async (t) => {
  const { observer, connect } = await observed(t)
  assert.deepEqual(await observer.serverConnections(), [])
  const client = await connect()
  const [, address] = /addr=(\S+)/.exec(String(await client.client('INFO'))) ?? []
  const connections = [{ id: String(await client.client('ID')), address }]
  assert.deepEqual(await observer.serverConnections(), connections)
  const later = await connect()
  const ids = (await observer.serverConnections(await observer.serverConnections())).map(({ id }) => id)
  assert.deepEqual(ids, [])
  const known = (await observer.serverConnections()).filter(({ id }) => id === connections[0]?.id)
  assert.deepEqual(
    (await observer.serverConnections(known)).map(({ id }) => id),
    [String(await later.client('ID'))],
  )
})

test('a payload is published unchanged; the transcript has it, and commands about subscriptions', async (t) => {
  const { observer, transcript, connect } = await observed(t)
  const client = await connect()
  await client.psubscribe('p')
  await client.ping()
  const heard = once(client, 'pmessageBuffer')
  await observer.publish('p', Buffer.from([0xff, 0x00]))
  assert.deepEqual((await heard)[2], Buffer.from([0xff, 0x00]))
  await observer.holders('p')
  const events = transcript.entries().map(({ source, event }) => `${source} ${event.replace(/\S+:\d+/, 'it')}`)
  assert.deepEqual(events, ['redis runs for it', 'suite publishes'])
})

test('a command stands in the transcript where Redis has run it, however late it is seen', async (t) => {
  const { observer, transcript, connect } = await observed(t)
  const client = await connect()
  for (let round = 0; round < 20; round += 1) {
    transcript.note('suite', 'asks', `${round}`)
    await client.psubscribe(`p${round}`)
    transcript.note('suite', 'is answered', `${round}`)
    await observer.holders(`p${round}`)
  }
  const lines = transcript.entries().map(({ event, text }) => `${event.replace(/ for .*/, '')} ${text}`)
  const expected = Array.from({ length: 20 }, (_, at) => [`asks ${at}`, `runs PSUBSCRIBE p${at}`, `is answered ${at}`])
  assert.deepEqual(lines, expected.flat())
})

test('a Redis with another clock: its commands stand where they were run, or are marked as seen later', async (t) => {
  const { redis, connect } = await observed(t)
  // MONITOR's lines are an hour ahead, as a Redis on another machine may be
  const proxy = createServer((socket) => {
    const upstream = connectTcp(redis.port, '127.0.0.1')
    socket.on('error', () => {}).pipe(upstream)
    upstream.on('data', (data) =>
      socket.write(String(data).replace(/^\+(\d{10})\./gm, (_, seconds) => `+${Number(seconds) + 3_600}.`)),
    )
    upstream.once('close', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const transcript = new Transcript()
  const observer = await RedisObserver.open(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`, transcript)
  t.after(async () => {
    await observer.close()
    proxy.close()
  })
  const client = await connect()
  transcript.note('suite', 'asks', '')
  await client.psubscribe('p')
  transcript.note('suite', 'is answered', '')
  await observer.holders('p')
  const events = transcript.entries().map(({ event }) => event.replace(/ for .*/, ''))
  const isSure = events.includes('runs')
  assert.deepEqual(events, isSure ? ['asks', 'runs', 'is answered'] : ['asks', 'is answered', 'ran before this'])
})

test('a Redis that has gone is a target failure in every method', async (t) => {
  const { redis, observer } = await observed(t)
  await redis.stop()
  const calls = [
    observer.holders('p'),
    observer.timesSent('PSUBSCRIBE', 'p'),
    observer.serverConnections(),
    observer.publish('c', 'x'),
  ]
  for (const outcome of await Promise.allSettled(calls)) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof TargetFailure)
    assert.match(outcome.reason.message, /^Redis no longer (answers|shows its commands)/)
  }
})

/** The message with which `open` fails. Nothing may stay open, or this process would not end. */
async function refusal(url: string, limitMs = LIMIT_MS): Promise<string> {
  const error = await RedisObserver.open(url, new Transcript(), { limitMs }).then(
    (observer) => observer.close(),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof TargetFailure, `${error}`)
  return error.message
}

test('a password: right, wrong and missing', async (t) => {
  const redis = await privateRedis(t)
  const admin = new Redis(redis.url)
  t.after(() => admin.disconnect())
  await admin.config('SET', 'requirepass', 's@crét')
  const withPassword = (password: string) => redis.url.replace('//', `//:${encodeURIComponent(password)}@`)
  const observer = await RedisObserver.open(withPassword('s@crét'), new Transcript())
  assert.equal((await observer.holders('p')).size, 0)
  await observer.close()
  assert.match(await refusal(redis.url), /^Redis at redis:\/\/127.*NOAUTH.*Give the password in the url/)
  const wrong = await refusal(withPassword('other'))
  assert.match(wrong, /WRONGPASS.*Give the password in the url/)
  assert.ok(!wrong.includes('other'), 'the password is not in the message')
})

test('over TLS, with the certificates that it is given, and not without them', async (t) => {
  const redis = await privateRedis(t)
  const folder = join(__dirname, '..', '..', '..', 'test', 'reference-server', 'tls')
  const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string]
  const options = { cert: readFileSync(certificate), key: readFileSync(key) }
  const proxy = createTlsServer(options, (near) => void near.pipe(connect(redis.port, '127.0.0.1')).pipe(near))
  proxy.on('tlsClientError', () => {})
  t.after(() => proxy.close())
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const url = `rediss://localhost:${(proxy.address() as AddressInfo).port}`
  const observer = await RedisObserver.open(url, new Transcript(), { caFile: certificate })
  assert.equal((await observer.holders('p')).size, 0)
  await observer.close()
  assert.match(await refusal(url), /self-signed certificate/)
})

test('a user without the right to use MONITOR: the failure says so', async (t) => {
  const redis = await privateRedis(t)
  const admin = new Redis(redis.url)
  t.after(() => admin.disconnect())
  await admin.call('ACL', 'SETUSER', 'guest', 'on', '>guest', '~*', '&*', '+@all', '-monitor')
  assert.match(await refusal(redis.url.replace('//', '//guest:guest@')), /cannot be watched with MONITOR: NOPERM/)
  const none = async () => (/user=guest/.test(String(await admin.client('LIST'))) ? undefined : true)
  assert.ok(await waitFor(none, LIMIT_MS), 'no connection is left')
})

test('a port that refuses, one that never answers, and one that is not Redis', async (t) => {
  const redis = await privateRedis(t)
  await redis.stop()
  assert.match(await refusal(redis.url), /^Redis at redis:\/\/127\.0\.0\.1:\d+ cannot be used: .*Is it running/)
  for (const [greeting, why] of [
    ['', /nothing was answered within 150 ms/],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', /cannot be used: /],
  ] as const) {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => greeting && socket.end(greeting))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address() as { port: number }
    assert.match(await refusal(`redis://127.0.0.1:${address.port}`, greeting ? LIMIT_MS : TIMEOUT_EXPECTED_MS), why)
    await new Promise((resolve) => server.close(resolve))
  }
})

/** In Redis all names have a prefix, and each payload is published to two channels. */
const PREFIXING_CODEC: MessageCodec = {
  ...wireCodec,
  nameInRedis: (pattern) => `there:${pattern}`,
  publications: (channel, payload) => ['there', 'here'].map((where) => ({ channel: `${where}:${channel}`, payload })),
}

test('a dialect has its own names and publications; with one, SUBSCRIBE is enough to publish', async (t) => {
  const redis = await privateRedis(t)
  const plain = await RedisObserver.open(redis.url, new Transcript())
  const through = await RedisObserver.open(redis.url, new Transcript(), { codec: PREFIXING_CODEC })
  const server = new Redis(redis.url)
  t.after(async () => {
    server.disconnect()
    for (const observer of [plain, through]) await observer.close()
  })
  const heard: string[] = []
  const both = new Promise<void>((resolve) => {
    server.on('message', (channel, payload) => heard.push(`${channel} ${payload}`) === 2 && resolve())
  })
  await server.subscribe('there:p', 'here:p')
  assert.equal(await through.awaitListener('p', LIMIT_MS), true)
  assert.equal(await plain.awaitListener('there:p', TIMEOUT_EXPECTED_MS), false)
  assert.deepEqual([await through.timesSent('SUBSCRIBE', 'p'), (await through.holders('p')).size], [1, 0])
  await through.publish('p', 'x')
  await both
  assert.deepEqual(heard.sort(), ['here:p x', 'there:p x'])
  await server.psubscribe('there:q')
  assert.equal((await through.awaitHolders('q', ({ size }) => size > 0, LIMIT_MS)).size, 1)
  assert.equal(await plain.awaitListener('there:q', LIMIT_MS), true)
  assert.equal(await through.awaitListener('none', TIMEOUT_EXPECTED_MS), false)
})
