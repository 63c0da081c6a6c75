import assert from 'node:assert/strict'
import test from 'node:test'
import { sharedBrowser } from '../../../test/browser'
import { fitsScreen, open, pageFile, SCREENS, violations } from '../../../test/page'
import { failing, hostile, passing, silent } from '../../../test/runner/example-reports'
import { toHtml } from './html'
import { matrixOf } from './matrix'

const browser = sharedBrowser()
const REPORTS = { passing, failing, silent, hostile }
const matrix = (...names: (keyof typeof REPORTS)[]) =>
  matrixOf(names.map((name) => ({ file: `${name}.json`, report: REPORTS[name] })))

test('the page of a comparison, on each screen: axe finds nothing, nothing is beside it, nothing is asked for', async (t) => {
  const url = pageFile(t, toHtml(matrix('passing', 'failing', 'silent', 'hostile', 'failing', 'passing')))
  for (const screen of SCREENS) {
    const { page, complaints, close } = await open(browser(), url, screen)
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
    assert.deepEqual(await violations(page), [])
    await fitsScreen(page)
    assert.deepEqual(complaints, [])
    await close()
  }
})

test('what differs is filtered, and the address keeps it', async (t) => {
  const compared = matrix('passing', 'failing')
  const { page } = await open(browser(), `${pageFile(t, toHtml(compared))}?differs=yes`)
  const rows = page.locator('tr[data-item]:visible')
  assert.equal(await rows.count(), compared.differing)
  await page.selectOption('[data-filter=verdict]', 'fail')
  assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.id)), ['subscribing/3.1', 'subscribing/3.1.1'])
  assert.match(await rows.last().innerText(), /≠[\s\S]*✓ pass[\s\S]*✗ fail/)
  assert.equal(await page.evaluate('location.search'), '?differs=yes&verdict=fail')
  await page.selectOption('[data-filter=differs]', 'no')
  assert.equal(await rows.count(), 0)
})

test('many implementations on a phone: the clause stays beside the verdicts, which scroll in their own frame', async (t) => {
  const names: (keyof typeof REPORTS)[] = Array.from({ length: 12 }, (_, index) => (index % 2 ? 'failing' : 'passing'))
  const { page } = await open(browser(), pageFile(t, toHtml(matrix(...names))), SCREENS[0])
  await fitsScreen(page)
  await page.$eval('.sideways', (frame) => {
    frame.scrollLeft = frame.scrollWidth
  })
  const clause = await page.locator('tr[data-item] th').first().boundingBox()
  const last = await page.locator('tr[data-item]').first().locator('td').last().boundingBox()
  assert.ok(clause && last && clause.x >= 0 && last.x > clause.x + 100 && last.x + last.width <= 390)
})
