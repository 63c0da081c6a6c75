import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { assertClosed, createFixture, reply, TestClient, waitFor } from '../test/reference-server/fixture'
import { type Codec, createCodec } from './index'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { create, start, startProxy, patternsHeld } = fixture

/** Subscribes on a server with a short timeout: Redis may not confirm in time at first. */
const subscribed = (client: TestClient, pattern: string) =>
  waitFor(
    () => client.subscribe(pattern),
    ({ status }) => status === true,
  )

describe('Redis outages', () => {
  test('the server starts without Redis, refuses at once, and serves once Redis is up', async (t) => {
    const proxy = await startProxy(t)
    proxy.refuse()
    const server = create(t, { redis: proxy.url })
    const [reason] = await Promise.all([once(server, 'redisDown'), server.listen()])
    assert.equal(typeof reason[0], 'string')
    const client = new TestClient(server.port as number)
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r', 'redis-unavailable'))
    const up = once(server, 'redisUp')
    proxy.restore()
    await up
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r'))
    await client.leave()
  })

  test('subscriptions survive an outage, and a pattern unsubscribed from during it does not come back', async (t) => {
    const proxy = await startProxy(t)
    const server = await start(t, { redis: proxy.url })
    const client = new TestClient(server.port)
    await client.subscribe('stays')
    await client.subscribe('goes')
    const down = once(server, 'redisDown')
    proxy.refuse()
    await down
    assert.deepEqual(await client.unsubscribe('goes'), reply('unsubscribe', 'goes'))
    assert.deepEqual(await client.subscribe('new'), reply('subscribe', 'new', 'redis-unavailable'))
    assert.deepEqual(await client.subscribe('stays'), reply('subscribe', 'stays', 'already-subscribed'))
    proxy.restore()
    await waitFor(patternsHeld, (count) => count === 1)
    await fixture.redis.publish('goes', 'lost')
    await fixture.redis.publish('stays', 'found')
    assert.equal((await client.next()).payload, 'found')
    await client.leave()
  })

  test('behind a silent Redis every request of a queue is refused in its turn, and unsubscribing is not', async (t) => {
    const proxy = await startProxy(t)
    const server = await start(t, { redis: proxy.url, redisTimeout: 100 })
    const client = new TestClient(server.port)
    await subscribed(client, 'before')
    proxy.freeze()
    for (let index = 0; index < 20; index++) client.send({ action: 'subscribe', pattern: `f${index}` })
    client.send({ action: 'unsubscribe', pattern: 'before' })
    for (let index = 0; index < 20; index++) {
      const { pattern, status, error } = await client.next()
      assert.deepEqual([pattern, status], [`f${index}`, false])
      // The second only if this process did not run for so long that the connection counts as dead.
      assert.ok(error === 'redis-timeout' || error === 'redis-unavailable', error)
    }
    assert.deepEqual(await client.next(), reply('unsubscribe', 'before'))
    proxy.restore()
    await waitFor(patternsHeld, (count) => count === 0)
    await client.leave()
  })

  test('the waiting requests of a client that has left are skipped', async (t) => {
    const proxy = await startProxy(t)
    const server = await start(t, { redis: proxy.url })
    const [leaver, stayer] = [new TestClient(server.port), new TestClient(server.port)]
    assert.equal((await stayer.unsubscribe('nothing')).error, 'not-subscribed')
    proxy.freeze()
    const left = once(server, 'disconnection')
    leaver.send({ action: 'subscribe', pattern: 'left:1' })
    leaver.send({ action: 'subscribe', pattern: 'left:2' })
    await leaver.leave()
    await left
    proxy.restore()
    // Two round trips after that of the first pattern: by then Redis has all its consequences.
    assert.equal((await stayer.subscribe('stayed:1')).status, true)
    assert.equal((await stayer.subscribe('stayed:2')).status, true)
    assert.equal(await patternsHeld(), 2)
    await stayer.leave()
    await waitFor(patternsHeld, (count) => count === 0)
  })

  test('a silent Redis does not keep the server from closing', async (t) => {
    const proxy = await startProxy(t)
    const server = await start(t, { redis: proxy.url, redisTimeout: 50 })
    const client = new TestClient(server.port)
    await subscribed(client, 'hangs')
    proxy.freeze()
    await server.close()
    assertClosed(server)
    proxy.cut()
    await waitFor(patternsHeld, (count) => count === 0)
  })

  test('a message that cannot be encoded causes a warning, and the next one arrives', async (t) => {
    const delivery: Codec['delivery'] = (pattern, channel, payload) => {
      if (payload.length === 0) throw new RangeError('Invalid string length')
      return createCodec({ maxPattern: 9 }).delivery(pattern, channel, payload)
    }
    const codec = (limits: { maxPattern: number }) => ({ ...createCodec(limits), delivery })
    const server = await start(t, {}, { codec })
    const client = new TestClient(server.port)
    await client.subscribe('e')
    const warned = once(server, 'warning')
    await fixture.redis.publish('e', '')
    await fixture.redis.publish('e', 'next')
    assert.match(String((await warned)[0]), /Invalid string length/)
    assert.equal((await client.next()).payload, 'next')
    await client.leave()
  })

  test('a refusal by Redis causes a warning', async (t) => {
    await fixture.redis.acl('SETUSER', 'tight', 'on', '>pw', '+info', '+client', '+psubscribe', 'resetchannels')
    const server = await start(t, { redis: fixture.url.replace('//', '//tight:pw@') })
    const client = new TestClient(server.port)
    const warned = once(server, 'warning')
    assert.deepEqual(await client.subscribe('w'), reply('subscribe', 'w', 'redis-refused'))
    assert.match(String((await warned)[0]), /NOPERM/)
    await client.leave()
  })
})
