import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { RunParameters, TargetDescription } from '../../schemas/types'
import { isCaught } from '../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../test/harness/fixture'
import { NotObserved, RequirementNotMet, SuiteFault, TargetFailure } from './errors'
import { lookUntil } from './limits'
import { accepts } from './server/http-probe'
import { Testbed } from './testbed'

const COMMAND = `${process.execPath} -r ./scripts/register-ts.cjs "${join(__dirname, '../../test/servers/small-server-command.ts')}"`
const LIMITS = { must: AMPLE, start: AMPLE, stop: AMPLE }

function testbed(t: TestContext, target: TargetDescription | string, more: Partial<RunParameters> = {}): Testbed {
  const description = typeof target === 'string' ? ({ kind: 'command', command: target } as const) : target
  const defaults = { cwd: process.cwd(), path: '/engine.io', without: [], limits: LIMITS, seed: 1 }
  const bed = new Testbed({ target: description, ...defaults, ...more })
  t.after(() => bed.stop())
  return bed
}

const failure = (bed: Testbed) =>
  bed.begin().then(
    () => assert.fail('it began'),
    (thrown: unknown) => {
      assert.ok(thrown instanceof TargetFailure, `${thrown}`)
      return thrown
    },
  )

test('scenarios share a server on a Redis that is watched; all of it is gone at the end', async (t) => {
  const bed = testbed(t, COMMAND)
  const server = await bed.begin()
  const client = await bed.connect('alice', server)
  assert.equal(client.transport, 'websocket')
  client.send('{"action":"subscribe","pattern":"p"}')
  const redis = bed.redis('Redis is watched')
  assert.equal((await redis.awaitHolders('p', ({ size }) => size > 0, AMPLE)).size, 1)
  assert.ok(bed.transcript.entries().some(({ source }) => source === 'redis'))
  client.drop()
  await bed.end()
  assert.equal(await bed.begin(), server)
  assert.ok(!bed.transcript.entries().some(({ source }) => source === 'redis'))
  await bed.stop()
  assert.equal(await accepts(server.origin), false)
  await assert.rejects(redis.strangers(), TargetFailure)
})

test('a server of its own is stopped at the end of the scenario, ready as was asked', async (t) => {
  const bed = testbed(t, COMMAND)
  const shared = await bed.begin()
  for (const ready of ['port', 'handshake'] as const) {
    const own = await bed.launch(ready, 'A server can be started')
    assert.notEqual(own, shared)
    assert.equal(await accepts(own.origin), true)
    await bed.end()
    assert.equal(await accepts(own.origin), false)
  }
  assert.equal(await accepts(shared.origin), true)
})

test('a target that could not be started is not tried again', async (t) => {
  const bed = testbed(t, 'no-such-command-at-all')
  const thrown = await failure(bed)
  assert.match(thrown.message, /there is no such command/)
  assert.equal(await failure(bed), thrown)
})

test('a target that ends at its start, or never listens, leaves nothing', async (t) => {
  const exits = `${process.execPath} -e "console.log('no config'); process.exitCode = 4"`
  const exited = await failure(testbed(t, exits))
  assert.match(exited.message, /exited by itself with code 4, before it answered a handshake\.$/)
  const hangs = `${process.execPath} -e "setInterval(() => {}, 1e6)"`
  const bed = testbed(t, hangs, { limits: { ...LIMITS, start: SHORT } })
  assert.match((await failure(bed)).message, /^Nothing accepts connections at .* within 150 ms/)
  assert.equal(bed.death(), undefined)
})

test('a server that dies in a scenario is told as its death; the next scenario gets another', async (t) => {
  const bed = testbed(t, COMMAND)
  const server = await bed.begin()
  assert.equal(bed.death(), undefined)
  assert.equal(await bed.explanation(), undefined)
  await kill(server.origin)
  const death = await bed.explanation()
  assert.match(death?.message ?? '', /^The server was ended by SIGKILL, in the middle of a scenario\.$/)
  assert.equal(bed.death()?.message, death?.message)
  await bed.end()
  const next = await bed.begin()
  assert.notEqual(next, server)
  assert.equal(await accepts(next.origin), true)
})

test('a server that dies between scenarios is told by the next one, once', async (t) => {
  const bed = testbed(t, COMMAND)
  const server = await bed.begin()
  await bed.end()
  await kill(server.origin)
  await lookUntil(async () => server.died(), AMPLE)
  assert.match((await failure(bed)).message, /^The server was ended by SIGKILL, after a scenario\.$/)
  assert.notEqual(await bed.begin(), server)
})

/** Kills whoever listens there, by the number that the small server tells. */
async function kill(origin: string): Promise<void> {
  process.kill(Number(await (await fetch(`${origin}/pid`)).text()), 'SIGKILL')
}

test('a url: talked to, watched where its Redis is named, and left running', async (t) => {
  const { server, redisUrl } = await scene(t)
  const watched = testbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  const client = await watched.connect('alice', await watched.begin(), 'polling')
  assert.deepEqual(Object.keys(server.clients), [client.sessionId])
  assert.equal((await watched.redis('').holders('p')).size, 0)
  client.drop()
  const blind = testbed(t, { kind: 'url', url: server.origin })
  await blind.begin()
  assert.throws(() => blind.redis('Redis holds it'), {
    name: 'Error',
    capability: 'redis',
    requirement: 'Redis holds it',
  })
  await assert.rejects(
    blind.launch('port', 'It starts'),
    (error) => error instanceof NotObserved && error.capability === 'restart',
  )
  await watched.stop()
  await blind.stop()
  assert.equal(await accepts(server.origin), true)
})

test('a url that refuses, or goes in the middle, is a target failure', async (t) => {
  const { server, redisUrl } = await scene(t)
  const bed = testbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  const { origin } = await bed.begin()
  await server.close()
  assert.match((await bed.explanation())?.message ?? '', /^http.* no longer accepts connections\.$/)
  assert.match((await failure(testbed(t, { kind: 'url', url: origin }))).message, /^Nothing accepts connections at/)
  const noRedis = { kind: 'url', url: origin, redis: origin.replace('http', 'redis') } as const
  assert.match((await failure(testbed(t, noRedis))).message, /^Redis at redis:\/\/127.*cannot be used/)
})

test('what is declared absent is not used, and not observed', async (t) => {
  const { server, redisUrl } = await scene(t)
  const target = { kind: 'url', url: server.origin, redis: redisUrl } as const
  const noWebsocket = testbed(t, target, { without: ['websocket', 'redis'] })
  const client = await noWebsocket.connect('alice', await noWebsocket.begin())
  assert.equal(client.transport, 'polling')
  client.drop()
  assert.throws(() => noWebsocket.redis('It holds'), NotObserved)
  const noPolling = testbed(t, target, { without: ['polling'] })
  const shared = await noPolling.begin()
  await assert.rejects(async () => noPolling.connect('alice', shared, 'polling'), NotObserved)
  const wrongPath = testbed(t, target, { without: ['polling'], path: '/other' })
  assert.match((await failure(wrongPath)).message, /accepts connections, but: A handshake over websocket/)
})

test('a Redis of the scenario, and a server on it: watched instead of the other, and gone with the scenario', async (t) => {
  const bed = testbed(t, COMMAND)
  await bed.begin()
  const usual = bed.redis('')
  assert.throws(() => bed.ownRedis, SuiteFault)
  const server = await bed.launchWithRedis('It can be broken')
  const own = bed.redis('')
  assert.notEqual(own, usual)
  assert.equal((await own.strangers()).length, 1)
  const url = bed.ownRedis.url.replace('redis:', 'http:')
  await bed.ownRedis.happens('hangs', bed.limits)
  await bed.end()
  assert.deepEqual([await accepts(server.origin), await accepts(url)], [false, false])
  assert.equal(bed.redis(''), usual)
})

test('a server that does not outlive its Redis is wrong; one that ends by itself otherwise could not run', async (t) => {
  const bed = testbed(t, COMMAND)
  await bed.begin()
  const server = await bed.launchWithRedis('It can be broken')
  assert.equal(bed.death(), undefined)
  await kill(server.origin)
  const death = await lookUntil(async () => bed.death(), AMPLE)
  assert.ok(death instanceof RequirementNotMet)
  assert.match(death.actual, /ended by SIGKILL\. It printed: status=LISTENING/)
  assert.ok((await bed.explanation()) instanceof RequirementNotMet)
})

const LISTENS = `${process.execPath} -e "require('http').createServer().listen(process.env.PORT, process.env.HOST)"`

test('a server starts without its Redis; caught: one that does not', async (t) => {
  const { server, redisUrl } = await scene(t)
  const bed = testbed(t, LISTENS)
  assert.equal(await accepts((await bed.launchWithoutRedis()).origin), true)
  assert.throws(() => bed.redis(''), TargetFailure)
  const needy = testbed(t, COMMAND)
  await isCaught(
    needy.launchWithoutRedis(),
    /^The server exited by itself with code 1, before it answered a handshake\./,
  )
  assert.equal(needy.death(), undefined)
  const url = testbed(t, { kind: 'url', url: server.origin, redis: redisUrl })
  await assert.rejects(url.launchWithoutRedis(), NotObserved)
  assert.equal(url.has('redis-control'), false)
  const without = testbed(t, COMMAND, { without: ['redis-control'] })
  await assert.rejects(without.launchWithRedis('It can be broken'), NotObserved)
})
