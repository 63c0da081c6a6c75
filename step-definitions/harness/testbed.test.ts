import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { RunParameters, TargetDescription } from '../../schemas/types'
import { assertCaught } from '../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../test/harness/fixture'
import { NotObserved, NotSurvived, RequirementNotMet, ServerExited, SuiteError, TargetFailure } from './errors'
import { accepts } from './server/http-probe'
import { Testbed } from './testbed'
import { waitFor } from './waiting'

const COMMAND = `${process.execPath} -r ./scripts/register-ts.cjs "${join(__dirname, '../../test/servers/small-server-command.ts')}"`
const LIMITS = { must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS }

function makeTestbed(t: TestContext, target: TargetDescription | string, more: Partial<RunParameters> = {}): Testbed {
  const description = typeof target === 'string' ? ({ kind: 'command', command: target } as const) : target
  const defaults = { cwd: process.cwd(), path: '/engine.io', without: [], limits: LIMITS, seed: 1 }
  const testbed = new Testbed({ target: description, ...defaults, ...more })
  t.after(() => testbed.stop())
  return testbed
}

const failure = (testbed: Testbed) =>
  testbed.begin().then(
    () => assert.fail('it began'),
    (thrown: unknown) => {
      assert.ok(thrown instanceof TargetFailure, `${thrown}`)
      return thrown
    },
  )

test('scenarios share a server on an observed Redis; both are stopped at the end', async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  const server = await testbed.begin()
  const client = await testbed.connect('alice', server)
  assert.equal(client.transport, 'websocket')
  client.send('{"action":"subscribe","pattern":"p"}')
  const redis = testbed.redis('Redis is watched')
  assert.equal((await redis.awaitHolders('p', ({ size }) => size > 0, LIMIT_MS)).size, 1)
  assert.ok(testbed.transcript.entries().some(({ source }) => source === 'redis'))
  client.drop()
  await testbed.end()
  assert.equal(await testbed.begin(), server)
  assert.ok(!testbed.transcript.entries().some(({ source }) => source === 'redis'))
  await testbed.stop()
  assert.equal(await accepts(server.origin), false)
  await assert.rejects(redis.serverConnections(), TargetFailure)
})

test("a scenario's own server is ready as requested, and stopped at the end of the scenario", async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  const shared = await testbed.begin()
  for (const ready of ['port', 'handshake'] as const) {
    const own = await testbed.launch(ready, 'A server can be started')
    assert.notEqual(own, shared)
    assert.equal(await accepts(own.origin), true)
    await testbed.end()
    assert.equal(await accepts(own.origin), false)
  }
  assert.equal(await accepts(shared.origin), true)
})

test('a target that could not be started is not tried again', async (t) => {
  const testbed = makeTestbed(t, 'no-such-command-at-all')
  const thrown = await failure(testbed)
  assert.match(thrown.message, /there is no such command/)
  assert.equal(await failure(testbed), thrown)
})

test('a target that exits at its start, or never listens', async (t) => {
  const exits = `${process.execPath} -e "console.log('no config'); process.exitCode = 4"`
  const exited = await failure(makeTestbed(t, exits))
  assert.match(exited.message, /exited by itself with code 4, before it answered a handshake\.$/)
  const hangs = `${process.execPath} -e "setInterval(() => {}, 1e6)"`
  const testbed = makeTestbed(t, hangs, { limits: { ...LIMITS, start: TIMEOUT_EXPECTED_MS } })
  assert.match((await failure(testbed)).message, /^Nothing accepts connections at .* within 150 ms/)
  assert.equal(testbed.failure(), undefined)
})

test('a server that is killed during a scenario is its failure; the next scenario gets another', async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  const server = await testbed.begin()
  assert.equal(testbed.failure(), undefined)
  assert.equal(await testbed.rootCause(), undefined)
  await kill(server.origin)
  const cause = await testbed.rootCause()
  assert.match(cause?.message ?? '', /^The server was ended by SIGKILL, in the middle of a scenario\.$/)
  assert.equal(testbed.failure()?.message, cause?.message)
  await testbed.end()
  const next = await testbed.begin()
  assert.notEqual(next, server)
  assert.equal(await accepts(next.origin), true)
})

test('a server that is killed between scenarios is reported by the next one, once', async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  const server = await testbed.begin()
  await testbed.end()
  await kill(server.origin)
  await waitFor(async () => server.unexpectedExit(), LIMIT_MS)
  assert.match((await failure(testbed)).message, /^The server was ended by SIGKILL, after a scenario\.$/)
  assert.notEqual(await testbed.begin(), server)
})

/** Kills the small server at this address. */
async function kill(origin: string): Promise<void> {
  process.kill(Number(await (await fetch(`${origin}/pid`)).text()), 'SIGKILL')
}

test('a server by url is used, observed if its Redis is given, and left running', async (t) => {
  const { server, redisUrl } = await startFixture(t)
  const observed = makeTestbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  const client = await observed.connect('alice', await observed.begin(), 'polling')
  assert.deepEqual(Object.keys(server.clients), [client.sessionId])
  assert.equal((await observed.redis('').holders('p')).size, 0)
  client.drop()
  const unobserved = makeTestbed(t, { kind: 'url', url: server.origin })
  await unobserved.begin()
  assert.throws(() => unobserved.redis('Redis holds it'), {
    name: 'Error',
    capability: 'redis',
    requirement: 'Redis holds it',
  })
  await assert.rejects(
    unobserved.launch('port', 'It starts'),
    (error) => error instanceof NotObserved && error.capability === 'restart',
  )
  await observed.stop()
  await unobserved.stop()
  assert.equal(await accepts(server.origin), true)
})

test('a url that refuses connections, or begins to, is a target failure', async (t) => {
  const { server, redisUrl } = await startFixture(t)
  const testbed = makeTestbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  const { origin } = await testbed.begin()
  await server.close()
  assert.match((await testbed.rootCause())?.message ?? '', /^http.* no longer accepts connections\.$/)
  assert.match((await failure(makeTestbed(t, { kind: 'url', url: origin }))).message, /^Nothing accepts connections at/)
  const noRedis = { kind: 'url', url: origin, redis: origin.replace('http', 'redis') } as const
  assert.match((await failure(makeTestbed(t, noRedis))).message, /^Redis at redis:\/\/127.*cannot be used/)
})

test('a capability that is declared absent is not used, and not observed', async (t) => {
  const { server, redisUrl } = await startFixture(t)
  const target = { kind: 'url', url: server.origin, redis: redisUrl } as const
  const noWebsocket = makeTestbed(t, target, { without: ['websocket', 'redis'] })
  const client = await noWebsocket.connect('alice', await noWebsocket.begin())
  assert.equal(client.transport, 'polling')
  client.drop()
  assert.throws(() => noWebsocket.redis('It holds'), NotObserved)
  const noPolling = makeTestbed(t, target, { without: ['polling'] })
  const shared = await noPolling.begin()
  await assert.rejects(async () => noPolling.connect('alice', shared, 'polling'), NotObserved)
  const wrongPath = makeTestbed(t, target, { without: ['polling'], path: '/other' })
  assert.match((await failure(wrongPath)).message, /accepts connections, but: A handshake over websocket/)
})

test("a scenario's own Redis and server: observed instead of the shared ones, and stopped with the scenario", async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  await testbed.begin()
  const sharedRedis = testbed.redis('')
  assert.throws(() => testbed.breakableRedis, SuiteError)
  const server = await testbed.launchWithRedis('It can be broken')
  const own = testbed.redis('')
  assert.notEqual(own, sharedRedis)
  assert.equal((await own.serverConnections()).length, 1)
  const url = testbed.breakableRedis.url.replace('redis:', 'http:')
  await testbed.breakableRedis.apply('hangs', testbed.limits)
  await testbed.end()
  assert.deepEqual([await accepts(server.origin), await accepts(url)], [false, false])
  assert.equal(testbed.redis(''), sharedRedis)
})

test('a server that exits while its Redis is being broken has failed a requirement', async (t) => {
  const testbed = makeTestbed(t, COMMAND)
  await testbed.begin()
  const server = await testbed.launchWithRedis('It can be broken')
  assert.equal(testbed.failure(), undefined)
  await kill(server.origin)
  const failure = await waitFor(async () => testbed.failure(), LIMIT_MS)
  assert.ok(failure instanceof NotSurvived)
  assert.match(failure.actual, /ended by SIGKILL, in the middle of a scenario\. It printed: status=LISTENING/)
  assert.deepEqual([failure.exit.output.trim(), failure.exit instanceof ServerExited], ['status=LISTENING', true])
  assert.ok((await testbed.rootCause()) instanceof RequirementNotMet)
})

const LISTENS = `${process.execPath} -e "require('http').createServer().listen(process.env.PORT, process.env.HOST)"`

test('a server can start without its Redis; caught: one that does not', async (t) => {
  const { server, redisUrl } = await startFixture(t)
  const testbed = makeTestbed(t, LISTENS)
  assert.equal(await accepts((await testbed.launchWithoutRedis()).origin), true)
  assert.throws(() => testbed.redis(''), TargetFailure)
  const needsRedis = makeTestbed(t, COMMAND)
  await assertCaught(
    needsRedis.launchWithoutRedis(),
    /^The server exited by itself with code 1, before it answered a handshake\./,
  )
  assert.equal(needsRedis.failure(), undefined)
  const url = makeTestbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  await assert.rejects(url.launchWithoutRedis(), NotObserved)
  assert.equal(url.capabilities.has('redis-control'), false)
  const without = makeTestbed(t, COMMAND, { without: ['redis-control'] })
  await assert.rejects(without.launchWithRedis('It can be broken'), NotObserved)
})
