import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { waitFor, assertClosed, TestClient, createFixture } from '../test/reference-server/fixture'
import { type Codec, createCodec, Server } from './index'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, breakable, patternsHeld, reply } = fixture

describe('Redis going and coming', () => {
  test('the server starts without it, refuses at once, and serves when it is there', async (t) => {
    const way = await breakable(t)
    way.refuse()
    const server = new Server({ port: 0, redis: way.url })
    t.after(() => server.close())
    const [reason] = await Promise.all([once(server, 'redisDown'), server.listen()])
    assert.equal(typeof reason[0], 'string')
    const client = new TestClient(server.port as number)
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r', 'redis-unavailable'))
    const up = once(server, 'redisUp')
    way.restore()
    await up
    assert.deepEqual(await client.subscribe('r'), reply('subscribe', 'r'))
    await client.leave()
  })

  test('what is live survives, what was given up meanwhile does not come back', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url })
    const client = new TestClient(server.port)
    await client.subscribe('stays')
    await client.subscribe('goes')
    const down = once(server, 'redisDown')
    way.refuse()
    await down
    assert.deepEqual(await client.unsubscribe('goes'), reply('unsubscribe', 'goes'))
    assert.deepEqual(await client.subscribe('new'), reply('subscribe', 'new', 'redis-unavailable'))
    assert.deepEqual(await client.subscribe('stays'), reply('subscribe', 'stays', 'already-subscribed'))
    way.restore()
    await waitFor(patternsHeld, (count) => count === 1)
    await fixture.redis.publish('goes', 'lost')
    await fixture.redis.publish('stays', 'found')
    assert.equal((await client.next()).payload, 'found')
    await client.leave()
  })

  test('a silent Redis delays no answer, and a queue of requests no more than one', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url, redisTimeout: 100 })
    const client = new TestClient(server.port)
    await waitFor(
      () => client.subscribe('before'),
      ({ status }) => status === true,
    )
    way.freeze()
    for (let index = 0; index < 20; index++) client.send({ action: 'subscribe', pattern: `f${index}` })
    client.send({ action: 'unsubscribe', pattern: 'before' })
    const asked = performance.now()
    for (let index = 0; index < 20; index++) {
      const { pattern, status, error } = await client.next()
      assert.deepEqual([pattern, status], [`f${index}`, false])
      // The second only where this process was kept from running for as long as makes a connection a dead one.
      assert.ok(error === 'redis-timeout' || error === 'redis-unavailable', error)
    }
    assert.deepEqual(await client.next(), reply('unsubscribe', 'before'))
    assert.ok(performance.now() - asked < 20 * 100)
    way.restore()
    await waitFor(patternsHeld, (count) => count === 0)
    await client.leave()
  })

  test('requests of a client that left meanwhile are not obeyed', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url, redisTimeout: 60_000 })
    const [leaver, stayer] = [new TestClient(server.port), new TestClient(server.port)]
    assert.equal((await stayer.unsubscribe('nothing')).error, 'not-subscribed')
    way.freeze()
    const left = once(server, 'disconnection')
    leaver.send({ action: 'subscribe', pattern: 'left:1' })
    leaver.send({ action: 'subscribe', pattern: 'left:2' })
    await leaver.leave()
    await left
    way.restore()
    // Two round trips behind the first pattern's: whatever followed from it is in Redis by then.
    assert.equal((await stayer.subscribe('stayed:1')).status, true)
    assert.equal((await stayer.subscribe('stayed:2')).status, true)
    assert.equal(await patternsHeld(), 2)
    await stayer.leave()
    await waitFor(patternsHeld, (count) => count === 0)
  })

  test('closing is bounded by a silent Redis', async (t) => {
    const way = await breakable(t)
    const server = await start(t, { redis: way.url, redisTimeout: 50 })
    const client = new TestClient(server.port)
    await client.subscribe('hangs')
    way.freeze()
    await server.close()
    assertClosed(server)
    way.cut()
    await waitFor(patternsHeld, (count) => count === 0)
  })

  test('a message that cannot be encoded is a warning, and the next one arrives', async (t) => {
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

  test('what Redis refuses is a warning', async (t) => {
    await fixture.redis.acl('SETUSER', 'tight', 'on', '>pw', '+info', '+client', '+psubscribe', 'resetchannels')
    const server = await start(t, { redis: fixture.url.replace('//', '//tight:pw@') })
    const client = new TestClient(server.port)
    const warned = once(server, 'warning')
    assert.deepEqual(await client.subscribe('w'), reply('subscribe', 'w', 'redis-refused'))
    assert.match(String((await warned)[0]), /NOPERM/)
    await client.leave()
  })
})
