import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { createFixture, GENEROUS, waitFor } from '../../test/reference-server/fixture'
import type { BusListener } from '../bus'
import { RedisBus } from './redis-bus'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { patternsHeld, startProxy } = fixture

/** A bus that is closed after the test, even if the test fails. */
function newBus(t: TestContext, url: string, timeout = GENEROUS): RedisBus {
  const bus = new RedisBus(url, timeout)
  t.after(() => bus.close())
  return bus
}

/** A listener that records each call. */
function newListener() {
  const calls: string[] = []
  const listener: BusListener = {
    up: () => calls.push('up'),
    down: (reason) => calls.push(`down: ${reason}`),
    message: (pattern, channel, payload) => calls.push(`${pattern} ${channel} ${payload.toString('hex')}`),
    warning: (error) => calls.push(`warning: ${error.message}`),
  }
  return {
    calls,
    listener,
    /** Waits for a call that is recorded with this text. */
    called: (text: string) =>
      waitFor(
        () => calls,
        () => calls.some((line) => line.includes(text)),
      ),
  }
}

describe('the Redis bus', () => {
  test('is up when open resolves, holds the patterns it is given, and passes bytes on unchanged', async (t) => {
    const bus = newBus(t, fixture.url)
    const { calls, listener, called } = newListener()
    await bus.open(listener)
    assert.deepEqual(calls, ['up'])
    assert.match(String(await fixture.redis.client('LIST')), /name=realizehit-server/)
    assert.equal(await bus.psubscribe('a*'), undefined)
    assert.equal(await patternsHeld(), 1)
    await fixture.redis.publish('a1', Buffer.from([0xff, 0]))
    await called('a* a1 ff00')
    assert.equal(await bus.punsubscribe('a*'), undefined)
    assert.equal(await patternsHeld(), 0)
    await bus.close()
    await waitFor(
      () => fixture.redis.client('LIST'),
      (list) => !String(list).includes('realizehit-server'),
    )
    assert.equal(calls.length, 2)
  })

  test('opens without Redis, reports why, and fails at once; when Redis comes back it is up', async (t) => {
    const proxy = await startProxy(t)
    proxy.refuse()
    const bus = newBus(t, proxy.url)
    const { calls, listener, called } = newListener()
    assert.equal(await bus.psubscribe('b'), 'redis-unavailable')
    await bus.open(listener)
    assert.match(calls.join(), /^down: /)
    assert.equal(await bus.psubscribe('b'), 'redis-unavailable')
    proxy.restore()
    await called('up')
    assert.equal(await bus.psubscribe('b'), undefined)
  })

  test('a command in flight fails when the connection breaks, and is not repeated', async (t) => {
    const proxy = await startProxy(t)
    const bus = newBus(t, proxy.url)
    const { calls, listener } = newListener()
    await bus.open(listener)
    await bus.psubscribe('c')
    proxy.freeze()
    const lost = bus.psubscribe('d')
    proxy.cut()
    proxy.restore()
    assert.equal(await lost, 'redis-unavailable')
    await waitFor(
      () => calls.length,
      (count) => count >= 3,
    )
    assert.match(calls.join(), /^up,down: [^,]+,up$/)
    await waitFor(patternsHeld, (count) => count === 0)
  })

  test('closes a connection that stays silent', async (t) => {
    const proxy = await startProxy(t)
    const bus = newBus(t, proxy.url, 100)
    const { calls, listener, called } = newListener()
    await bus.open(listener)
    await called('up')
    proxy.freeze()
    assert.equal(await bus.psubscribe('e'), 'redis-unavailable')
    assert.match(calls.at(-1) ?? '', /^down: it does not answer/)
    calls.length = 0
    proxy.restore()
    await called('up')
  })

  test('a Redis that accepts connections and says nothing is down, until it answers', async (t) => {
    const proxy = await startProxy(t)
    proxy.freeze()
    const bus = newBus(t, proxy.url, 100)
    const { calls, listener, called } = newListener()
    await bus.open(listener)
    assert.deepEqual(calls, ['down: it does not answer'])
    assert.equal(await bus.psubscribe('g'), 'redis-unavailable')
    proxy.restore()
    await called('up')
    assert.equal(calls.length, 2)
  })

  test('sends heartbeats', async (t) => {
    const bus = new RedisBus(fixture.url, GENEROUS, { heartbeatInterval: 5 })
    t.after(() => bus.close())
    await bus.open(newListener().listener)
    await bus.psubscribe('f')
    const pings = async () =>
      Number(/cmdstat_ping:calls=(\d+)/.exec(await fixture.redis.info('commandstats'))?.[1] ?? 0)
    const before = await pings()
    await waitFor(pings, (count) => count > before)
    assert.equal(await bus.punsubscribe('f'), undefined)
  })

  test('has its own failure for what Redis refuses, and a warning with the reason', async (t) => {
    await fixture.redis.acl('SETUSER', 'narrow', 'on', '>pw', '+info', '+client', '+psubscribe', 'resetchannels', '&ok')
    const bus = newBus(t, fixture.url.replace('//', '//narrow:pw@'))
    const { calls, listener } = newListener()
    await bus.open(listener)
    assert.equal(await bus.psubscribe('ok'), undefined)
    assert.equal(await bus.psubscribe('other'), 'redis-refused')
    assert.match(calls[1] ?? '', /^warning: NOPERM/)
  })

  test('with a wrong password Redis is down, and the reason says so', async (t) => {
    const bus = newBus(t, fixture.url.replace('//', '//nobody:wrong@'))
    const { calls, listener } = newListener()
    await bus.open(listener)
    assert.match(calls.join(), /^down: WRONGPASS/)
  })

  test('closing before opening, and closing twice, do nothing', async (t) => {
    const bus = newBus(t, fixture.url)
    await bus.close()
    await bus.open(newListener().listener)
    await bus.close()
    await bus.close()
  })
})
