import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { describe, type TestContext } from 'node:test'
import { Server as Engine } from 'engine.io'
import { balancer } from '../harness/balancer'
import type { Misbehaviour } from '../servers/misbehaviour'
import { Server } from '../servers/small-server'
import { assertSaidOnce, Fixture } from './fixture'
import { startPrivateRedis } from './redis'

const DECLARED = ['status', 'restart', 'redis-control'].flatMap((name) => ['--without', name])
/** A clause that is judged in Redis. */
const IN_REDIS = ['--only', 'subscribing/2.1.1', ...DECLARED]

/** A server that runs already, on a Redis of its own. */
async function running(t: TestContext, ...misbehaviours: Misbehaviour[]): Promise<{ url: string; redis: string }> {
  const redis = await startPrivateRedis(t)
  const server = new Server({ redis, misbehaviours })
  await server.listen()
  t.after(() => server.close())
  return { url: server.origin, redis }
}

describe('a server that runs already', () => {
  test('is judged with its own Redis', async (t) => {
    const { url, redis } = await running(t)
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', url, '--redis', redis, ...IN_REDIS, '--workers', '2')
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    await fixture.assertNothingLeft()
  })

  test('is not judged with another Redis: one sentence says so', async (t) => {
    const [{ url }, redis] = [await running(t), await startPrivateRedis(t)]
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', url, '--redis', redis, ...IN_REDIS, '--timeout', '500', '--workers', '2')
    assertSaidOnce(ended, 3, /The Redis at redis:\S+ is not the one of the server at http:\S+: .*Give\s+--redis/)
    await fixture.assertNothingLeft()
  })

  test('is judged, and found wrong, if it never subscribes', async (t) => {
    const { url, redis } = await running(t, 'never to Redis')
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', url, '--redis', redis, ...IN_REDIS, '--timeout', '300')
    assert.equal(ended.code, 1, ended.stdout + ended.stderr)
    assert.match(ended.stdout, /Redis holds/)
    await fixture.assertNothingLeft()
  })

  test('is not judged if it is several, behind a balancer', async (t) => {
    const [one, other] = [await running(t), await running(t)]
    const url = await balancer(t, [one.url, other.url])
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge(
      '--url',
      url,
      '--without',
      'redis',
      '--only',
      'server-initializing/1',
      ...DECLARED,
    )
    assertSaidOnce(ended, 3, /Several servers answer at http:\S+: a session that one has opened is unknown/)
    await fixture.assertNothingLeft()
  })

  test('is reached at the path in its url; what a url lacks is said in one sentence', async (t) => {
    const http = createServer()
    const engine = new Engine()
    engine.attach(http, { path: '/realtime' })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      engine.close()
      http.closeAllConnections()
      http.close()
    })
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    const fixture = await Fixture.create(t)
    const judge = (address: string) => fixture.judge('--url', address, '--only', 'server-initializing/1')
    const ended = await judge(`${url}/realtime`)
    assertSaidOnce(ended, 0, /A server at a url has no status, restart, redis and redis-control/, /--without restart/)
    assertSaidOnce(await judge(url), 3, /answers 404|never answers a handshake/)
    await fixture.assertNothingLeft()
  })
})
