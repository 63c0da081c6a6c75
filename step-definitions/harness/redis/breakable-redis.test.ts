import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { Server } from '../../../test/servers/small-server'
import { NotObserved, TargetFailure } from '../errors'
import { Limits } from '../limits'
import { accepts } from '../server/http-probe'
import { Transcript } from '../transcript'
import { BreakableRedis } from './breakable-redis'

const LIMITS = new Limits({ must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS })
const SHORT_LIMITS = new Limits({ must: TIMEOUT_EXPECTED_MS, start: TIMEOUT_EXPECTED_MS, stop: LIMIT_MS })

/** A breakable Redis, and a server on it that holds a pattern. */
async function holding(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const transcript = new Transcript()
  const redis = await BreakableRedis.prepare(transcript)
  await redis.start()
  const server = new Server({ redis: redis.url, misbehaviours })
  await server.listen()
  t.after(async () => {
    await server.close()
    await redis.stop()
  })
  await server.hold('p')
  const holders = async () => (await redis.observer.awaitHolders('p', ({ size }) => size > 0, LIMIT_MS)).size
  return { redis, transcript, server, holders }
}

const portAccepts = (redis: BreakableRedis) => accepts(redis.url.replace('redis:', 'http:'))

/** Connects to the port and closes again. Redis closes its side once it no longer lists the connection, so that is awaited. */
async function connectAndClose({ url }: BreakableRedis): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  socket.end().resume()
  await closed
}

test('prepared, it does not run; started, it runs, and no server is connected', async (t) => {
  const redis = await BreakableRedis.prepare(new Transcript())
  t.after(() => redis.stop())
  assert.equal(await portAccepts(redis), false)
  assert.throws(() => redis.observer, TargetFailure)
  await redis.start()
  await connectAndClose(redis)
  assert.deepEqual(await redis.observer.serverConnections(), [])
  await redis.stop()
  assert.equal(await portAccepts(redis), false)
})

test('after its connections were dropped, the server is waited for', async (t) => {
  const { redis, holders, transcript } = await holding(t)
  const before = await redis.observer.serverConnections()
  await redis.apply('drops the connections of that server', LIMITS)
  assert.equal(await holders(), 1)
  const after = await redis.observer.serverConnections()
  assert.ok(after.every(({ id }) => before.every((dropped) => dropped.id !== id)))
  assert.ok(transcript.entries().some(({ text }) => text.startsWith('CLIENT KILL ADDR')))
})

test('stopped, it refuses connections; started again, no command of the server is missed', async (t) => {
  const { redis, holders } = await holding(t)
  await redis.apply('is stopped', LIMITS)
  assert.equal(await portAccepts(redis), false)
  await redis.apply('is started again', LIMITS)
  assert.equal(await holders(), 1)
  assert.equal(await redis.observer.timesSent('PSUBSCRIBE', 'p'), 1)
})

test('suspended, it does not answer; resumed, it does', async (t) => {
  const { redis, holders } = await holding(t)
  await redis.apply('hangs', LIMITS)
  let answered = false
  const reply = redis.observer.serverConnections().then(() => {
    answered = true
  })
  assert.equal(await portAccepts(redis), true) // the kernel accepts
  assert.equal(answered, false)
  await redis.apply('goes on', LIMITS)
  await reply
  assert.equal(await holders(), 1)
})

test('a suspended one is stopped as quickly as any', async (t) => {
  const { redis } = await holding(t)
  await redis.apply('hangs', LIMITS)
  await redis.stop()
  assert.equal(await portAccepts(redis), false)
})

test('after a pause everything is answered', async (t) => {
  const { redis, holders } = await holding(t)
  await redis.apply('pauses for a moment', LIMITS)
  assert.equal(await holders(), 1)
})

test('caught: a server that does not reconnect', async (t) => {
  const { redis, server } = await holding(t)
  await redis.apply('is stopped', LIMITS)
  await server.close()
  await assertCaught(redis.apply('is started again', SHORT_LIMITS), /^none$/)
})

test('a Redis that cannot open its port later: not observed, which does not count against the server', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-test-'))
  const { REALIZEHIT_REDIS_SERVER: before } = process.env
  const path = join(folder, 'old-redis')
  writeFileSync(path, '#!/bin/sh\nexec redis-server "$@" --rename-command CONFIG ""\n', { mode: 0o755 })
  process.env.REALIZEHIT_REDIS_SERVER = path
  const redis = await BreakableRedis.prepare(new Transcript())
  t.after(async () => {
    await redis.stop()
    rmSync(folder, { recursive: true })
    if (before === undefined) delete process.env.REALIZEHIT_REDIS_SERVER
    else process.env.REALIZEHIT_REDIS_SERVER = before
  })
  await assert.rejects(redis.start(), (error) => error instanceof NotObserved && error.capability === 'redis-control')
})
