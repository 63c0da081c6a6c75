// What a stranger can do to the console: a page of another origin, and whoever publishes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, type TestContext, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../../test/browser'
import { ConsolePage } from '../../test/reference-server/console-page'
import { connectToRedis, createFixture, waitFor } from '../../test/reference-server/fixture'
import type { Options } from '..'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const CONSOLE: Options = { console: true, consolePublish: true }
const start = (t: TestContext, options: Options = {}) => fixture.start(t, { ...CONSOLE, ...options })

test('strangers and the console', async (t) => {
  const browser = await openBrowser(t)

  await t.test('a page of another origin can open a WebSocket, and neither poll, read, publish nor embed', (t) =>
    otherOrigin(t, browser),
  )

  await t.test('what a client or a publisher sends is text: nothing of it runs', async (t) => {
    const { port } = await start(t)
    const tab = await ConsolePage.open(browser, port)
    await tab.connect()
    const hostile =
      '<img src="http://evil.example/x" onerror="window.hacked=1"></script><script>window.hacked=1</script>'
    await tab.subscribe('<b onmouseover=window.hacked=1>*')
    await tab.subscribe('*')
    await fixture.redis.publish(hostile, hostile)
    await fixture.redis.publish('unseen', '\u001b[31m\u202eabc\n')
    await fixture.redis.publish('bytes', Buffer.from([0xff]))
    await tab.hasEntry('delivery', 'bytes for * (payload in base64)')
    assert.deepEqual(await tab.deliveries(), [hostile, '\\u001b[31m\\u202eabc\n', '/w=='])
    await tab.hasEntry('delivery', `${hostile} for *`)
    await tab.shows('#patterns tr', '<b onmouseover=window.hacked=1>*')
    await tab.publish('<i>c</i>', '')
    await tab.shows('#publish-hint', 'Published to <i>c</i>:')
    assert.equal(
      await tab.page.evaluate("window.hacked ?? document.querySelectorAll('main img, main b b, main i').length"),
      0,
    )
    // Even if it were put into the page as HTML, its policy would keep it from running.
    await tab.page.evaluate(
      "document.body.insertAdjacentHTML('beforeend', '<img src=icon.svg onload=\"window.hacked=1\">')",
    )
    await waitFor(
      () => tab.errors.join(),
      (errors) => /Content Security Policy/.test(errors),
    )
    tab.errors.length = 0
    assert.equal(await tab.page.evaluate('window.hacked'), undefined)
    tab.assertQuiet(port)
  })
})

async function otherOrigin(t: TestContext, browser: Browser): Promise<void> {
  const { port } = await start(t)
  const foreign = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
  await once(foreign.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    foreign.closeAllConnections()
    foreign.close()
  })
  const subscriber = connectToRedis(fixture.url)
  t.after(() => subscriber.disconnect())
  await subscriber.psubscribe('*')
  const channels: string[] = []
  subscriber.on('pmessage', (_, channel: string) => channels.push(channel))
  const page = await (await browser.newContext()).newPage()
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`)
  const server = `127.0.0.1:${port}`
  const attempt = (url: string, options: object = {}) =>
    page.evaluate(
      ([url, options]) =>
        fetch(url as string, options as RequestInit).then(
          (response) => `${response.type} ${response.status}`,
          () => 'refused',
        ),
      [url, options] as const,
    )

  // There is no CORS, so a session is had by a poll and cannot be read.
  assert.equal(await attempt(`http://${server}/engine.io/?EIO=4&transport=polling`), 'refused')
  assert.equal(await attempt(`http://${server}/console/state`), 'refused')
  // Browsers let any page open a WebSocket, and the server does not ask whose page it is.
  const opened = await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url)
        socket.onmessage = ({ data }) => resolve(String(data).slice(0, 2))
        socket.onerror = () => resolve('refused')
      }),
    `ws://${server}/engine.io/?EIO=4&transport=websocket`,
  )
  assert.equal(opened, '0{')

  const publish = `http://${server}/console/publish`
  const body = '{"channel":"hostile","payload":"x"}'
  const json = { 'content-type': 'application/json' }
  assert.equal(await attempt(publish, { method: 'POST', headers: json, body }), 'refused')
  // Without a type that needs a permission, the request comes, and is refused by the server.
  assert.equal(await attempt(publish, { method: 'POST', body, mode: 'no-cors' }), 'refused')
  // Text, since `document` is no word of Node's.
  const embed = `new Promise((resolve) => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    frame.onload = resolve
    frame.src = 'http://${server}/console/'
  })`
  await page.evaluate(embed)
  assert.match(page.frames()[1]?.url() ?? '', /^chrome-error:/)
  // The barrier: Redis keeps order, so whatever the page had published would have come first.
  await fixture.redis.publish('barrier', 'x')
  await waitFor(
    () => channels,
    () => channels.length > 0,
  )
  assert.deepEqual(channels, ['barrier'])
  await page.context().close()
}
