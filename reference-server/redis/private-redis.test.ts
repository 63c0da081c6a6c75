import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { connectToRedis } from '../../test/reference-server/fixture'
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
  const folder = await mkdtemp(join(tmpdir(), 'realizehit-private-redis-test-'))
  t.after(() => rm(folder, { recursive: true }))
  const script = join(folder, 'redis-server.sh')
  // The first run ends as redis-server does when its port is in use.
  await writeFile(
    script,
    `#!/bin/sh
echo "$2" >> '${folder}/ports'
[ $(wc -l < '${folder}/ports') -gt 1 ] && exec redis-server "$@"
echo "1:M # Failed listening on port $2 (TCP), aborting."
exit 1
`,
    { mode: 0o755 },
  )
  const privateRedis = await startPrivateRedis(script)
  t.after(() => privateRedis.stop())
  const [, second] = (await readFile(join(folder, 'ports'), 'utf8')).split('\n')
  assert.equal(new URL(privateRedis.url).port, second)
})

test('a missing program, and one that ends at once, are named', async () => {
  await assert.rejects(startPrivateRedis('/no/such/redis-server'), /there is no redis-server to start/)
  await assert.rejects(startPrivateRedis(process.execPath), /ended at once/)
  await assert.rejects(startPrivateRedis(tmpdir()), /EACCES/)
})
