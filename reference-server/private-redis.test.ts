import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import test from 'node:test'
import { observer } from '../test/reference-server/fixture'
import { startPrivateRedis } from './private-redis'

const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith(`realizehit-redis-`))

test('it answers, on a port no outgoing connection takes, and is gone after stop', async () => {
  const redis = await startPrivateRedis()
  const port = Number(new URL(redis.url).port)
  assert.ok(port >= 20_000 && port < 30_000)
  const look = observer(redis.url)
  assert.equal(await look.ping(), 'PONG')
  const [, folder] = (await look.config('GET', 'dir')) as [string, string]
  assert.ok((await folders()).some((name) => folder.endsWith(name)))
  const gone = new Promise((resolve) => look.once('close', resolve))
  await redis.stop()
  await gone
  look.disconnect()
  assert.ok(!(await folders()).some((name) => folder.endsWith(name)))
  await redis.stop()
})

test('a missing program, and one that ends at once, are named', async () => {
  await assert.rejects(startPrivateRedis('/no/such/redis-server'), /there is no redis-server to start/)
  await assert.rejects(startPrivateRedis(process.execPath), /ended at once/)
  await assert.rejects(startPrivateRedis(tmpdir()), /EACCES/)
})
