import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import Redis from 'ioredis'
import { type Fixture, LIMIT_MS, privateRedis, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { TargetFailure } from '../errors'
import { Child } from '../server/child'
import { reservePort } from '../server/ports'
import { Transcript } from '../transcript'
import { waitFor } from '../waiting'
import { RedisObserver } from './redis-observer'
import { isRightRedis } from './right-redis'

const GIVEN = { url: 'http://server', redis: 'redis://given' }

/** Another Redis than the server's, observed. */
async function another(t: TestContext): Promise<{ observer: RedisObserver; url: string }> {
  const { url } = await privateRedis(t)
  const observer = await RedisObserver.open(url, new Transcript())
  t.after(() => observer.close())
  return { observer, url }
}

async function check({ connect }: Fixture, redis: RedisObserver, limitMs = TIMEOUT_EXPECTED_MS): Promise<void> {
  await isRightRedis((await connect('suite')).connection, redis, limitMs, GIVEN)
}

/** A client that is connected to a Redis and does nothing. */
async function idle(t: TestContext, url: string): Promise<void> {
  const client = new Redis(url)
  t.after(() => client.disconnect())
  await client.ping()
}

test('the Redis of the server is the right one', async (t) => {
  const fixture = await startFixture(t)
  await check(fixture, fixture.redis, LIMIT_MS)
  const isTakenBack = async () =>
    (await fixture.redis.commandsSoFar()).some(({ name }) => name === 'PUNSUBSCRIBE') ? true : undefined
  assert.ok(await waitFor(isTakenBack, LIMIT_MS), 'the pattern is given up while the client is still there')
})

test('caught: another Redis, to which nothing is connected but the suite, with all its workers', async (t) => {
  const fixture = await startFixture(t)
  const { observer, url } = await another(t)
  const otherWorker = await RedisObserver.open(url, new Transcript())
  t.after(() => otherWorker.close())
  await assert.rejects(check(fixture, observer), (error: unknown) => {
    assert.ok(error instanceof TargetFailure)
    assert.match(
      error.message,
      /^The Redis at redis:\/\/given is not the one of the server at http:\/\/server: .*--redis/,
    )
    return true
  })
})

test('caught: the Redis of which the server’s is a replica: payloads arrive, and nobody is subscribed', async (t) => {
  const fixture = await startFixture(t)
  const { observer, url } = await another(t)
  const replica = new Redis(fixture.redisUrl)
  t.after(() => replica.disconnect())
  await replica.replicaof(new URL(url).hostname, Number(new URL(url).port))
  const isLinked = async () => ((await replica.role())[3] === 'connected' ? true : undefined)
  assert.ok(await waitFor(isLinked, LIMIT_MS))
  await assert.rejects(check(fixture, observer, 2_000), {
    message: /^The server at http:\/\/server is connected to another node than redis:\/\/given: .*--redis/,
  })
})

for (const misbehaviours of [['never to Redis'], ['silent'], ['wrong status'], ['delivers nothing', 'SUBSCRIBE']])
  test(`left to the scenarios: a server that is wrong itself (${misbehaviours})`, async (t) => {
    const fixture = await startFixture(t, ...(misbehaviours as Misbehaviour[]))
    await check(fixture, fixture.redis)
  })

for (const misbehaviour of ['silent', 'wrong status'] as const)
  test(`left to the scenarios: a server that grants nothing, whose Redis may be down (${misbehaviour})`, async (t) => {
    const { observer } = await another(t)
    await check(await startFixture(t, misbehaviour), observer)
  })

test('left to the scenarios: somebody is connected there, who may be the server', async (t) => {
  const fixture = await startFixture(t)
  const { observer, url } = await another(t)
  await idle(t, url)
  await check(fixture, observer)
})

test('a Sentinel is no Redis', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-'))
  const { port, release } = await reservePort()
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\n`)
  let ready = () => {}
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const onLine = (line: string) => void (/Sentinel ID is/.test(line) && ready())
  const sentinel = await Child.start({ command: 'redis-server', args: [file, '--sentinel'], onLine })
  t.after(async () => {
    await sentinel.stop(LIMIT_MS)
    release()
    rmSync(folder, { recursive: true })
  })
  await isReady
  const opened = RedisObserver.open(`redis://127.0.0.1:${port}`, new Transcript())
  await assert.rejects(opened, { message: /^redis:\/\/127\.0\.0\.1:\d+ is a Sentinel, .*--redis/ })
})
