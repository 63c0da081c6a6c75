import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Redis } from 'ioredis'
import { RedisProxy, waitFor, connectToRedis } from '../test/reference-server/fixture'
import { type PrivateRedis, startPrivateRedis } from './private-redis'
import { type BusListener, RedisBus } from './redis-bus'

let redis: PrivateRedis
let look: Redis
before(async () => {
  redis = await startPrivateRedis()
  look = connectToRedis(redis.url)
})
after(async () => {
  look.disconnect()
  await redis.stop()
})

/** A bus that is closed after the test, whatever becomes of it. */
function newBus(t: TestContext, url: string, timeout = 1000): RedisBus {
  const bus = new RedisBus(url, timeout)
  t.after(() => bus.close())
  return bus
}

async function breakable(t: TestContext): Promise<RedisProxy> {
  const way = await new RedisProxy(redis.url).start()
  t.after(() => way.stop())
  return way
}

/** Listeners that note what they were told, and wake whoever waits for more. */
function notes() {
  const told: string[] = []
  const events: BusListener = {
    up: () => told.push('up'),
    down: (reason) => told.push(`down: ${reason}`),
    message: (pattern, channel, payload) => told.push(`${pattern} ${channel} ${payload.toString('hex')}`),
    warning: (error) => told.push(`warning: ${error.message}`),
  }
  return {
    told,
    events,
    some: (text: string) =>
      waitFor(
        () => told,
        () => told.some((line) => line.includes(text)),
      ),
  }
}

describe('the Redis bus', () => {
  test('is up when open returns, holds what it is told to, and hands bytes on unchanged', async (t) => {
    const bus = newBus(t, redis.url)
    const { told, events, some } = notes()
    await bus.open(events)
    assert.deepEqual(told, ['up'])
    assert.match(String(await look.client('LIST')), /name=realizehit-server/)
    assert.equal(await bus.psubscribe('a*'), undefined)
    assert.equal(await look.pubsub('NUMPAT'), 1)
    await look.publish('a1', Buffer.from([0xff, 0]))
    await some('a* a1 ff00')
    assert.equal(await bus.punsubscribe('a*'), undefined)
    assert.equal(await look.pubsub('NUMPAT'), 0)
    await bus.close()
    await waitFor(
      () => look.client('LIST'),
      (list) => !String(list).includes('realizehit-server'),
    )
    assert.equal(told.length, 2)
  })

  test('without Redis it opens, says why, and fails at once; when Redis comes it is up', async (t) => {
    const way = await breakable(t)
    way.refuse()
    const bus = newBus(t, way.url)
    const { told, events, some } = notes()
    assert.equal(await bus.psubscribe('b'), 'redis-unavailable')
    await bus.open(events)
    assert.match(told.join(), /^down: /)
    assert.equal(await bus.psubscribe('b'), 'redis-unavailable')
    way.restore()
    await some('up')
    assert.equal(await bus.psubscribe('b'), undefined)
  })

  test('a command in flight fails when the connection breaks, and is not repeated', async (t) => {
    const way = await breakable(t)
    const bus = newBus(t, way.url)
    const { told, events } = notes()
    await bus.open(events)
    await bus.psubscribe('c')
    way.freeze()
    const lost = bus.psubscribe('d')
    way.cut()
    way.restore()
    assert.equal(await lost, 'redis-unavailable')
    await waitFor(
      () => told.length,
      (count) => count >= 3,
    )
    assert.match(told.join(), /^up,down: [^,]+,up$/)
    await waitFor(
      () => look.pubsub('NUMPAT'),
      (count) => Number(count) === 0,
    )
  })

  test('a connection that stays silent is given up', async (t) => {
    const way = await breakable(t)
    const bus = newBus(t, way.url, 100)
    const { told, events, some } = notes()
    await bus.open(events)
    await some('up')
    way.freeze()
    assert.equal(await bus.psubscribe('e'), 'redis-unavailable')
    assert.match(told.at(-1) ?? '', /^down: Socket timeout/)
    told.length = 0
    way.restore()
    await some('up')
  })

  test('a Redis that accepts and says nothing is away, until it speaks', async (t) => {
    const way = await breakable(t)
    way.freeze()
    const bus = newBus(t, way.url, 100)
    const { told, events, some } = notes()
    await bus.open(events)
    assert.deepEqual(told, ['down: it does not answer'])
    assert.equal(await bus.psubscribe('g'), 'redis-unavailable')
    way.restore()
    await some('up')
    assert.equal(told.length, 2)
  })

  test('it gives signs of life', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const bus = newBus(t, redis.url)
    await bus.open(notes().events)
    await bus.psubscribe('f')
    const pings = async () => Number(/cmdstat_ping:calls=(\d+)/.exec(await look.info('commandstats'))?.[1] ?? 0)
    const already = await pings()
    t.mock.timers.tick(15_000)
    await waitFor(pings, (count) => count === already + 1)
    assert.equal(await bus.punsubscribe('f'), undefined)
  })

  test('what Redis refuses is told apart, and everybody hears why', async (t) => {
    await look.acl('SETUSER', 'narrow', 'on', '>pw', '+info', '+client', '+psubscribe', 'resetchannels', '&ok')
    const bus = newBus(t, redis.url.replace('//', '//narrow:pw@'))
    const { told, events } = notes()
    await bus.open(events)
    assert.equal(await bus.psubscribe('ok'), undefined)
    assert.equal(await bus.psubscribe('other'), 'redis-refused')
    assert.match(told[1] ?? '', /^warning: NOPERM/)
  })

  test('a wrong password is a Redis that is away, and the reason says so', async (t) => {
    const bus = newBus(t, redis.url.replace('//', '//nobody:wrong@'))
    const { told, events } = notes()
    await bus.open(events)
    assert.match(told.join(), /^down: WRONGPASS/)
  })

  test('closing before opening, and closing twice, are nothing', async (t) => {
    const bus = newBus(t, redis.url)
    await bus.close()
    await bus.open(notes().events)
    await bus.close()
    await bus.close()
  })
})
