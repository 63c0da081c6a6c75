import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import test from 'node:test'
import { connectToRedis } from '../test/reference-server/fixture'
import { startPrivateRedis } from './private-redis'

test('it answers, on a port below the ephemeral ones, and is gone after stop', async () => {
  const privateRedis = await startPrivateRedis()
  const port = Number(new URL(privateRedis.url).port)
  assert.ok(port >= 20_000 && port < 30_000)
  const redis = connectToRedis(privateRedis.url)
  assert.equal(await redis.ping(), 'PONG')
  const [, folder] = (await redis.config('GET', 'dir')) as [string, string]
  assert.ok(folder.startsWith(tmpdir()) && existsSync(folder))
  const gone = new Promise((resolve) => redis.once('close', resolve))
  await privateRedis.stop()
  await gone
  redis.disconnect()
  assert.ok(!existsSync(folder))
  await privateRedis.stop()
})

test('when another process takes the port first, another port is chosen', async (t) => {
  const other = await startPrivateRedis()
  t.after(() => other.stop())
  const taken = Number(new URL(other.url).port)
  const random = Math.random
  let calls = 0
  // The first choice is the port that is in use, and the second is free.
  t.mock.method(Math, 'random', () => {
    calls += 1
    return calls === 1 ? (taken - 20_000) / 10_000 : random()
  })
  const privateRedis = await startPrivateRedis()
  t.after(() => privateRedis.stop())
  assert.notEqual(privateRedis.url, other.url)
})

test('a missing program, and one that ends at once, are named', async () => {
  await assert.rejects(startPrivateRedis('/no/such/redis-server'), /there is no redis-server to start/)
  await assert.rejects(startPrivateRedis(process.execPath), /ended at once/)
  await assert.rejects(startPrivateRedis(tmpdir()), /EACCES/)
})
