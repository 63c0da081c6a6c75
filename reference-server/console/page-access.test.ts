// Whether everybody can use the console: by keyboard, by a screen reader, on a phone.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { openBrowser } from '../../test/browser'
import { ConsolePage } from '../../test/reference-server/console-page'
import { createFixture, waitFor } from '../../test/reference-server/fixture'
import type { Options } from '..'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const CONSOLE: Options = { console: true, consolePublish: true }
const start = (t: TestContext, options: Options = {}) => fixture.start(t, { ...CONSOLE, ...options })

test('what the scripts of the page say of types holds', () => {
  const root = join(__dirname, '..', '..')
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(root, 'scripts', 'tsconfig.page.json')], {
    encoding: 'utf8',
  })
  assert.deepEqual([status, stdout], [0, ''])
})

test('the console for everybody', async (t) => {
  const browser = await openBrowser(t)

  await t.test('everything works by keyboard, and the focus is never lost', async (t) => {
    const { port } = await start(t)
    const { page, ...tab } = await ConsolePage.open(browser, port)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const focused = () =>
      page.evaluate("document.activeElement.id || document.activeElement.getAttribute('aria-label')")
    await press('Tab', 'ArrowDown', 'ArrowDown', 'Tab')
    assert.equal(await focused(), 'connect')
    await press('Enter')
    await page.getByText('Connected over websocket').first().waitFor()
    await press('Tab')
    assert.equal(await focused(), 'pattern')
    await page.keyboard.type('k*')
    await press('Enter')
    await page.locator('#wanted li').filter({ hasText: 'subscribed' }).waitFor()
    await press('Tab', 'Tab', 'Tab')
    assert.equal(await focused(), 'Unsubscribe from k*')
    await press('Tab')
    assert.equal(await focused(), 'channel')
    await page.keyboard.type('k1')
    await press('Tab')
    await page.keyboard.type('one')
    await press('Enter')
    await page.keyboard.type('two')
    await press('Control+Enter')
    await page.locator('#log li.delivery pre').filter({ hasText: 'one\ntwo' }).waitFor()
    await press('Shift+Tab', 'Shift+Tab', 'Enter')
    await page.locator('#wanted li').waitFor({ state: 'detached' })
    await waitFor(focused, (id) => id === 'pattern')
    assert.deepEqual(tab.errors, [])
  })

  await t.test('axe finds nothing, and nothing is wider than the screen', async (t) => {
    const publishing = await start(t)
    const reading = await start(t, { consolePublish: false, path: '/rt' })
    const without = await start(t, { redis: 'redis://127.0.0.1:1' })
    for (const width of [390, 1280])
      for (const colorScheme of ['light', 'dark'] as const) {
        const options = { viewport: { width, height: 844 }, colorScheme, bypassCSP: true }
        const idle = await ConsolePage.open(browser, reading.port, options)
        await idle.shows('#publish-hint', 'may not publish')
        await assertAccessible(idle, width)
        const used = await ConsolePage.open(browser, publishing.port, options)
        await used.connect('Polling, then upgrade')
        await used.subscribe('news:*')
        await used.request('Subscribe', 'news:*')
        await used.hasEntry('refused', 'already-subscribed')
        await used.subscribe(`${'long'.repeat(200)}*`)
        await used.publish('news:1', 'unbreakable'.repeat(300))
        await used.hasEntry('delivery', 'news:1')
        await used.page.locator('summary').click()
        await used.page.getByRole('button', { name: 'Pause' }).click()
        await assertAccessible(used, width)
        const away = await ConsolePage.open(browser, without.port, options)
        await away.connect()
        await away.request('Subscribe', 'a')
        await away.hasEntry('refused', 'redis-unavailable')
        await away.shows('#redis-state.bad', 'cannot be asked')
        await away.publish('a', 'b')
        await away.shows('#publish-hint.bad', 'Not published')
        await assertAccessible(away, width)
        for (const { page } of [idle, used, away]) await page.context().close()
      }
  })
})

/** By axe-core, for every rule that it has for WCAG 2.2 and good practice; and that the page scrolls one way only. */
async function assertAccessible({ page }: ConsolePage, width: number): Promise<void> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') })
  const violations = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join()))",
  )
  assert.deepEqual(violations, [], `${width} px`)
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
  const wide =
    "[...document.querySelectorAll('section, #log')].filter((each) => each.scrollWidth > each.clientWidth).length"
  assert.equal(await page.evaluate(wide), 0, 'something scrolls sideways')
}
