import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import Redis from 'ioredis'
import { TargetFailure } from '../errors'
import { accepts } from '../server/http-probe'
import { PrivateRedis } from './private-redis'

async function connect(t: TestContext, { url }: PrivateRedis): Promise<Redis> {
  const client = new Redis(url, { retryStrategy: () => null })
  t.after(() => client.disconnect())
  client.on('error', () => {})
  await once(client, 'ready')
  return client
}

test('it listens on loopback only, has no persistence, and each is a separate server', async (t) => {
  const [one, other] = await Promise.all([PrivateRedis.start(), PrivateRedis.start()])
  t.after(() => Promise.all([one.stop(), other.stop()]))
  assert.notEqual(one.url, other.url)
  const client = await connect(t, one)
  assert.deepEqual(await client.config('GET', 'bind'), ['bind', '127.0.0.1'])
  assert.deepEqual(await client.config('GET', 'save'), ['save', ''])
  await client.set('key', 'value')
  assert.equal(await (await connect(t, other)).get('key'), null)
})

test('stopping leaves no server and no folder; stopping twice does no harm', async (t) => {
  const redis = await PrivateRedis.start()
  t.after(() => redis.stop())
  const [, folder = ''] = (await (await connect(t, redis)).config('GET', 'dir')) as string[]
  assert.ok(existsSync(folder))
  await redis.stop()
  assert.equal(await accepts(redis.url.replace('redis:', 'http:')), false)
  assert.ok(!existsSync(folder))
  await redis.stop()
})

/** Starts one with another command as redis-server, in a temporary folder, of which nothing may be left. */
async function failsToStart(t: TestContext, script: string | undefined): Promise<TargetFailure> {
  const [folder, name] = [mkdtempSync(join(tmpdir(), 'realizehit-test-')), 'REALIZEHIT_REDIS_SERVER']
  const { TMPDIR, [name]: command } = process.env
  t.after(() => {
    rmSync(folder, { recursive: true })
    for (const [key, value] of Object.entries({ TMPDIR, [name]: command }))
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
  })
  const path = join(folder, 'no-redis')
  if (script) writeFileSync(path, script, { mode: 0o755 })
  Object.assign(process.env, { TMPDIR: folder, [name]: path })
  const error = await PrivateRedis.start().then(
    (redis) => redis.stop(),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof TargetFailure)
  assert.deepEqual(
    readdirSync(folder).filter((entry) => entry.startsWith('realizehit-redis-')),
    [],
  )
  return error
}

test('redis-server is missing: the failure says what to install, or which variable names another', async (t) => {
  const { message } = await failsToStart(t, undefined)
  assert.match(
    message,
    /No redis-server was found \(".*no-redis"\).*apt install.*brew install.*REALIZEHIT_REDIS_SERVER/,
  )
})

test('redis-server ends at its start: the failure has its output', async (t) => {
  const { message, output } = await failsToStart(t, '#!/bin/sh\necho bad configuration\nexit 1\n')
  assert.equal(message, 'The private redis-server ended at its start.')
  assert.match(output, /bad configuration/)
})
