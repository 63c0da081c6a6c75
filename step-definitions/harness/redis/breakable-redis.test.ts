import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT } from '../../../test/harness/fixture'
import { type Fault, Server } from '../../../test/servers/small-server'
import { NotObserved, TargetFailure } from '../errors'
import { Limits } from '../limits'
import { accepts } from '../server/http-probe'
import { Transcript } from '../transcript'
import { OwnRedis } from './breakable-redis'

const LIMITS = new Limits({ must: AMPLE, start: AMPLE, stop: AMPLE })
const HURRIED = new Limits({ must: SHORT, start: SHORT, stop: AMPLE })

/** A Redis of its own, and a server on it that holds a pattern. */
async function holding(t: TestContext, ...faults: Fault[]) {
  const transcript = new Transcript()
  const redis = await OwnRedis.prepare(transcript)
  await redis.start()
  const server = new Server({ redis: redis.url, faults })
  await server.listen()
  t.after(async () => {
    await server.close()
    await redis.stop()
  })
  await server.hold('p')
  const isHeld = async () => (await redis.observer.awaitHolders('p', ({ size }) => size > 0, AMPLE)).size
  return { redis, transcript, server, isHeld }
}

const answers = (redis: OwnRedis) => accepts(redis.url.replace('redis:', 'http:'))

test('prepared it is not there; started it is, and nobody is on it', async (t) => {
  const redis = await OwnRedis.prepare(new Transcript())
  t.after(() => redis.stop())
  assert.equal(await answers(redis), false)
  assert.throws(() => redis.observer, TargetFailure)
  await redis.start()
  assert.equal(await answers(redis), true)
  assert.deepEqual(await redis.observer.strangers(), [])
  await redis.stop()
  assert.equal(await answers(redis), false)
})

test('a server whose connections are dropped is waited for', async (t) => {
  const { redis, isHeld, transcript } = await holding(t)
  const before = await redis.observer.strangers()
  await redis.happens('drops the connections of that server', LIMITS)
  assert.equal(await isHeld(), 1)
  assert.ok((await redis.observer.strangers()).every((address) => !before.includes(address)))
  assert.ok(transcript.entries().some(({ text }) => text.startsWith('CLIENT KILL ADDR')))
})

test('stopped it refuses; started again nothing of the server is missed', async (t) => {
  const { redis, isHeld } = await holding(t)
  await redis.happens('is stopped', LIMITS)
  assert.equal(await answers(redis), false)
  await redis.happens('is started again', LIMITS)
  assert.equal(await isHeld(), 1)
  assert.equal(await redis.observer.timesSent('PSUBSCRIBE', 'p'), 1)
})

test('halted it does not answer; going on it does', async (t) => {
  const { redis, isHeld } = await holding(t)
  await redis.happens('hangs', LIMITS)
  let answered = false
  const asked = redis.observer.strangers().then(() => {
    answered = true
  })
  assert.equal(await answers(redis), true) // by the kernel
  assert.equal(answered, false)
  await redis.happens('goes on', LIMITS)
  await asked
  assert.equal(await isHeld(), 1)
})

test('a halted one is stopped as quickly as any', async (t) => {
  const { redis } = await holding(t)
  await redis.happens('hangs', LIMITS)
  await redis.stop()
  assert.equal(await answers(redis), false)
})

test('a moment passes, and everything is answered', async (t) => {
  const { redis, isHeld } = await holding(t)
  await redis.happens('pauses for a moment', LIMITS)
  assert.equal(await isHeld(), 1)
})

test('caught: a server that does not come back', async (t) => {
  const { redis, server } = await holding(t)
  await redis.happens('is stopped', LIMITS)
  await server.close()
  await isCaught(redis.happens('is started again', HURRIED), /^none$/)
})

test('a Redis whose port cannot be opened later cannot be broken, and that is no fault of the server', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-test-'))
  const { REALIZEHIT_REDIS_SERVER: usual } = process.env
  const path = join(folder, 'old-redis')
  writeFileSync(path, '#!/bin/sh\nexec redis-server "$@" --rename-command CONFIG ""\n', { mode: 0o755 })
  process.env.REALIZEHIT_REDIS_SERVER = path
  const redis = await OwnRedis.prepare(new Transcript())
  t.after(async () => {
    await redis.stop()
    rmSync(folder, { recursive: true })
    if (usual === undefined) delete process.env.REALIZEHIT_REDIS_SERVER
    else process.env.REALIZEHIT_REDIS_SERVER = usual
  })
  await assert.rejects(redis.start(), (error) => error instanceof NotObserved && error.capability === 'redis-control')
})
