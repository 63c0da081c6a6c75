// The console in a real Chromium. It is also the server's test with a browser: transports, upgrade, reconnect, tabs, origins.
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { openBrowser } from '../../test/browser'
import { ConsolePage } from '../../test/reference-server/console-page'
import { createFixture, waitFor } from '../../test/reference-server/fixture'
import type { Options, Server } from '..'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { patternsHeld } = fixture

const CONSOLE: Options = { console: true, consolePublish: true }
const start = (t: TestContext, options: Options = {}) => fixture.start(t, { ...CONSOLE, ...options })

/** Below the range that systems use for outgoing connections, so that nobody takes the port while the server is stopped. */
const [FIRST_PORT, PORTS] = [15_000, 4_000]

/** A server on a port that another one can have after it. */
async function startOnQuietPort(t: TestContext): Promise<Server & { port: number }> {
  for (;;) {
    try {
      return await start(t, { port: FIRST_PORT + Math.floor(Math.random() * PORTS) })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}

test('the console in a browser', async (t) => {
  const browser = await openBrowser(t)
  const open = (port: number) => ConsolePage.open(browser, port)

  await t.test('polling first, then the upgrade; subscribe, publish, unsubscribe', async (t) => {
    const { port } = await start(t)
    const tab = await open(port)
    await tab.connect('Polling, then upgrade')
    await tab.hasEntry('note', /^.*Connected over polling, session /)
    await tab.shows('#transport', 'websocket')
    await tab.shows('#phase', 'Connected over websocket')
    await tab.hasEntry('note', 'Upgraded to websocket')
    assert.match(await tab.text('#sid'), /^[\w-]{20}$/)
    assert.equal(await tab.text('#pings'), 'every 25 s, answered in 20 s')

    await tab.subscribe('news:*')
    await tab.hasEntry('granted', 'subscribe news:*')
    await tab.request('Subscribe', 'news:*')
    await tab.hasEntry('refused', 'subscribe news:*: already-subscribed')
    assert.equal(await patternsHeld(), 1)
    await tab.publish('news:1', 'rain')
    await tab.hasEntry('delivery', 'news:1 for news:*')
    await tab.shows('#publish-hint', 'Published to news:1: Redis handed it to 1 connection.')
    await tab.hasRow('news:*', /^subscribed, 1 delivery$/)

    await tab.request('Unsubscribe', 'news:*')
    await tab.hasEntry('granted', 'unsubscribe news:*')
    await tab.request('Unsubscribe', 'news:*')
    await tab.hasEntry('refused', 'unsubscribe news:*: not-subscribed')
    // The barrier: what the server had still sent for news:* would have come before this delivery.
    await tab.subscribe('barrier')
    await tab.publish('news:1', 'not wanted any more')
    await tab.publish('barrier', 'x')
    await tab.hasEntry('delivery', 'barrier for barrier')
    assert.deepEqual(await tab.deliveries(), ['rain', 'x'])
    await tab.page.getByRole('button', { name: 'Disconnect' }).click()
    await tab.shows('#phase', 'Not connected')
    await tab.hasRow('barrier', /not connected/)
    await waitFor(patternsHeld, (count) => count === 0)
    tab.assertQuiet(port)
  })

  for (const [choice, transport, never, path] of [
    ['WebSocket only', 'websocket', 'transport=polling', '/deep/er'],
    ['Polling only', 'polling', 'transport=websocket', '/'],
  ] as const) {
    await t.test(`${choice}: deliveries come, and no other transport is used`, async (t) => {
      const { port } = await start(t, { path })
      const tab = await open(port)
      await tab.connect(choice)
      await tab.subscribe('a*')
      await tab.publish('a1', transport)
      await tab.hasEntry('delivery', 'a1 for a*')
      assert.deepEqual([await tab.deliveries(), await tab.text('#transport')], [[transport], transport])
      const urls = tab.requests.filter((url) => url.includes('EIO=4'))
      assert.ok(urls.length > 0 && urls.every((url) => !url.includes(never)), urls.join('\n'))
      tab.assertQuiet(port)
      await tab.page.close()
      await waitFor(patternsHeld, (count) => count === 0)
    })
  }

  await t.test('it reconnects after the server was stopped and started, and subscribes again', async (t) => {
    const first = await startOnQuietPort(t)
    const { port } = first
    const tab = await ConsolePage.open(browser, port, { reducedMotion: 'reduce' })
    await tab.connect('Polling, then upgrade')
    await tab.shows('#transport', 'websocket')
    await tab.subscribe('kept:*')
    await tab.subscribe('given up')
    const sid = await tab.text('#sid')
    await first.close()
    await tab.shows('#phase', /^Reconnecting, attempt/)
    await tab.hasEntry('lost', 'Connection lost')
    await tab.shows('#server-state', 'The server does not answer.')
    assert.equal(await patternsHeld(), 0)
    await tab.hasRow('kept:*', /^wanted, not connected/)
    const dot = "getComputedStyle(document.getElementById('phase'), '::before').animationName"
    assert.equal(await tab.page.evaluate(dot), 'none')
    await tab.page.getByRole('button', { name: 'Unsubscribe from given up' }).click()

    await start(t, { port })
    await tab.shows('#phase', /^Connected over/)
    await tab.hasRow('kept:*', /^subscribed/)
    assert.notEqual(await tab.text('#sid'), sid)
    assert.equal(await patternsHeld(), 1)
    await tab.shows('#server-state', 'Engine.IO at')
    await tab.publish('kept:1', 'after')
    await tab.hasEntry('delivery', 'kept:1 for kept:*')
    assert.deepEqual(await tab.deliveries(), ['after'])
    // Chromium itself reports each request that nobody answers.
    assert.deepEqual(
      tab.errors.filter((error) => !/net::ERR_/.test(error)),
      [],
    )
  })

  await t.test('Redis away is shown; a pattern of before is asked for until it is back', async (t) => {
    const first = await startOnQuietPort(t)
    const proxy = await fixture.startProxy(t)
    const tab = await open(first.port)
    await tab.connect()
    await tab.subscribe('kept:*')
    await first.close()
    proxy.refuse()
    await start(t, { port: first.port, redis: proxy.url })
    await tab.hasRow('kept:*', /^refused \(redis-unavailable\)/)
    await tab.shows('#redis-state', /cannot be asked: /)
    await tab.publish('kept:1', 'x')
    await tab.shows('#publish-hint', /^Not published: Redis cannot be asked: /)
    await tab.request('Subscribe', 'new:*')
    await tab.hasEntry('refused', 'subscribe new:*: redis-unavailable')
    proxy.restore()
    await tab.hasRow('kept:*', /^subscribed/)
    await tab.shows('#redis-state', /answers\.$/)
    assert.equal(await patternsHeld(), 1)
    assert.equal(await tab.page.locator('#wanted li').count(), 1)
  })

  await t.test('two tabs: each has its own deliveries, and the pattern goes with the last', async (t) => {
    const { port } = await start(t)
    const first = await open(port)
    await first.connect()
    await first.subscribe('both:*')
    const second = await ConsolePage.openIn(first.page.context(), port)
    await second.connect('Polling only')
    await second.subscribe('both:*')
    await second.shows('#patterns tr', /both:\*2yes/)
    await second.shows('#subscribers tr', /realizehit-server1/)
    assert.notEqual(await first.text('#sid'), await second.text('#sid'))
    assert.equal(await patternsHeld(), 1)
    await second.publish('both:1', 'x')
    for (const tab of [first, second]) {
      await tab.hasEntry('delivery', 'both:1 for both:*')
      assert.deepEqual(await tab.deliveries(), ['x'])
      tab.assertQuiet(port)
    }
    await second.page.close()
    await first.shows('#patterns tr', /both:\*1yes/)
    assert.equal(await patternsHeld(), 1)
    await first.publish('both:1', 'y')
    await first.hasEntry('delivery', 'y')
    await first.page.close()
    await waitFor(patternsHeld, (count) => count === 0)
  })

  await t.test('a busy channel fills no memory; the list can be paused and cleared', async (t) => {
    const { port } = await start(t)
    const tab = await open(port)
    await tab.connect()
    await tab.subscribe('busy')
    const pipeline = fixture.redis.pipeline()
    for (let index = 1; index <= 700; index += 1) pipeline.publish('busy', `payload ${index}`)
    await pipeline.exec()
    await tab.hasEntry('delivery', 'payload 700')
    assert.match(await tab.text('#log-count'), /^500 entries, \d+ older dropped$/)
    const kept = await tab.deliveries()
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [500, 'payload 201', 'payload 700'])

    await tab.page.getByRole('button', { name: 'Pause' }).click()
    for (const payload of ['paused', 'x'.repeat(20_000)]) await fixture.redis.publish('busy', payload)
    await tab.shows('#pause', 'Resume (2 new)')
    assert.equal((await tab.deliveries()).at(-1), 'payload 700')
    await tab.page.getByRole('button', { name: 'Resume' }).click()
    await tab.hasEntry('delivery', 'paused')
    assert.match((await tab.deliveries()).at(-1) ?? '', /^x{10000}… and 10,000 more characters$/)
    await tab.page.getByRole('button', { name: 'Clear' }).click()
    assert.deepEqual([await tab.page.locator('#log li').count(), await tab.text('#log-count')], [0, ''])
    tab.assertQuiet(port)
  })

  await t.test('without --console-publish the form says so', async (t) => {
    const { port } = await start(t, { consolePublish: false })
    const tab = await open(port)
    await tab.shows('#publish-hint', 'This page may not publish. Start the server with --console-publish to allow it.')
    assert.equal(await tab.page.getByRole('button', { name: 'Publish' }).isDisabled(), true)
    tab.assertQuiet(port)
  })
})
