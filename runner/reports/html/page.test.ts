import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { sharedBrowser } from '../../../test/browser'
import { fitsScreen, open, pageFile, SCREENS, violations } from '../../../test/page'
import { enormous, failing, HOSTILE, hostile, passing, silent } from '../../../test/runner/example-reports'
import { visible } from '../../text'
import { toHtml } from './index'

const browser = sharedBrowser()

/** ids have slashes, dots and colons */
const id = (text: string) => `[id="${text}"]`
const top = (page: Page, selector: string) => page.$eval(selector, (element) => element.getBoundingClientRect().top)
const CAUSE = 'subscribing/3.1.1'
const SCENARIO = failing.summary.causes?.[0]?.scenario ?? ''

async function show(t: TestContext, report = failing, options = {}, search = '') {
  const opened = await open(browser(), `${pageFile(t, toHtml(report))}${search}`, options)
  return opened
}

const WITH_TRANSCRIPT = {
  failing: failing.summary.causes?.[0]?.scenario,
  hostile: hostile.summary.causes?.[0]?.scenario,
}

for (const [name, report] of Object.entries({ passing, failing, silent, hostile }))
  test(`the page of a ${name} report, on each screen: axe finds nothing, nothing is beside it, nothing is asked for`, async (t) => {
    const scenario = WITH_TRANSCRIPT[name as keyof typeof WITH_TRANSCRIPT]
    const url = `${pageFile(t, toHtml(report))}${scenario === undefined ? '' : `#${scenario}`}`
    for (const screen of SCREENS) {
      const { page, complaints, close } = await open(browser(), url, screen)
      await fitsScreen(page)
      if (scenario !== undefined) await page.locator(`${id(scenario)} .diagram`).waitFor()
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
      assert.deepEqual(await violations(page), [])
      await fitsScreen(page)
      assert.deepEqual(complaints, [])
      await close()
    }
  })

test('the first screen of a phone says what is wrong, and what the server sent', async (t) => {
  const { page } = await show(t, failing, SCREENS[0])
  assert.match(await page.innerText('h1'), /The command python3 s\.py is not spec-conformant: 1 cause\./)
  const cause = page.locator('.cause').first()
  assert.match(await cause.innerText(), /subscribing\/3\.1\.1 a client already on the subscription is refused/)
  const actual = await cause.locator('.actual').boundingBox()
  assert.ok(actual && actual.y + actual.height < 844, 'what the server sent is below the first screen')
  assert.match(await cause.locator('.actual').innerText(), /the server replied \{"origin":"S"/)
})

test('a clause opens to its place, its steps with the failed one marked, its failure, and the command that plays it again', async (t) => {
  const { page } = await show(t)
  const scenario = page.locator(id(SCENARIO))
  const steps = await scenario.locator('.steps li').allInnerTexts()
  assert.deepEqual(
    steps.map((step) => step.includes('failed here')),
    [false, false, true, false],
  )
  assert.match(await page.locator(id(CAUSE)).innerText(), /the specification: Subscribing, step 3\.1\.1 · level must/)
  assert.match(await scenario.innerText(), /requirement\s+alice's request to subscribe is answered with status false/)
  assert.match(
    await scenario.locator('.again code').innerText(),
    /^npx realizehit-conformance --only subscribing\/3\.1\.1 --seed 7 --command 'python3 s\.py'$/,
  )
})

test('the transcript is drawn: who sent what to whom, the line to look at, and the frame itself a click away', async (t) => {
  const { page } = await show(t, failing, SCREENS[0], `#${SCENARIO}`)
  const diagram = page.locator(`${id(SCENARIO)} .diagram`)
  assert.deepEqual(await diagram.locator('.names text').allTextContents(), ['alice', 'server', 'redis'])
  const labels = await diagram.locator('.label').allInnerTexts()
  assert.deepEqual(labels.slice(2), [
    'subscribe 53a5e0d3:news:*',
    'PSUBSCRIBE 53a5e0d3:news:*',
    'subscribe 53a5e0d3:news:* · status true',
    'subscribe 53a5e0d3:news:*',
    'subscribe 53a5e0d3:news:* · status true',
  ])
  assert.equal(await diagram.locator('.begins').count(), 3)
  const arrows = await diagram
    .locator('.arrow > line')
    .evaluateAll((lines) =>
      lines.map((line) =>
        [line.getAttribute('x1'), line.getAttribute('x2')]
          .map((x) => Math.round(Number.parseFloat(x ?? '')))
          .join(' → '),
      ),
    )
  assert.deepEqual(arrows.slice(2, 5), ['17 → 50', '50 → 83', '50 → 17'])
  const marked = diagram.locator('.quoted')
  assert.equal(await marked.count(), 1)
  assert.equal(await marked.locator('pre').isVisible(), false)
  await marked.locator('summary').press('Enter')
  assert.match(await marked.locator('pre').innerText(), /^alice receives\n\{"origin":"S","action":"subscribe"/)
})

test('without scripts everything is there, and the transcript is a table', async (t) => {
  const { page } = await show(t, failing, { javaScriptEnabled: false })
  assert.equal(await page.locator('[data-toolbar]').isVisible(), false)
  const rows = await page.locator(`${id(SCENARIO)} tbody tr`).allInnerTexts()
  assert.deepEqual(
    [rows.length, rows[3]],
    [10, '4.4\talice\tsends\t{"action":"subscribe","pattern":"53a5e0d3:news:*"}'],
  )
})

test('what is filtered and searched for is in the address, and the address shows it again', async (t) => {
  const { page } = await show(t)
  const shown = async () => page.locator('[data-item]:visible').evaluateAll((items) => items.map((item) => item.id))
  const all = await shown()
  assert.equal(all.length, failing.clauses.length)
  await page.selectOption('[data-filter=verdict]', 'fail')
  assert.deepEqual(
    await shown(),
    failing.clauses.flatMap((row) => (row.verdict === 'fail' ? row.id : [])),
  )
  await page.selectOption('[data-filter=verdict]', 'not-observed')
  await page.selectOption('[data-filter=missing]', 'redis-control')
  await page.selectOption('[data-filter=part]', 'specification')
  assert.deepEqual(await shown(), [])
  await page.selectOption('[data-filter=part]', 'completion')
  const found = await shown()
  assert.ok(found.length > 0 && found.every((each) => each.startsWith('resilience/')))
  assert.deepEqual(await page.locator('[data-group]:visible').count(), 1)
  await page.fill('[data-filter=text]', 'REDIS')
  const address = new URL(await page.evaluate<string>('location.href'))
  assert.deepEqual(Object.fromEntries(address.searchParams), {
    text: 'REDIS',
    verdict: 'not-observed',
    part: 'completion',
    missing: 'redis-control',
  })
  const again = await page.context().newPage()
  await again.goto(address.href)
  assert.deepEqual(
    await again.locator('[data-item]:visible').evaluateAll((items) => items.map((item) => item.id)),
    await shown(),
  )
  assert.match(await again.innerText('[data-count]'), /^\d of \d+ clauses$/)
})

test('where nothing fits, one button shows everything again', async (t) => {
  const { page } = await show(t, failing, {}, '?text=zzzz')
  assert.equal(await page.locator('[data-item]:visible').count(), 0)
  await page.click('[data-clear]')
  assert.equal(await page.locator('[data-item]:visible').count(), failing.clauses.length)
  assert.equal(await page.evaluate('location.search'), '')
  assert.equal(await page.locator('[data-clear]').isVisible(), false)
})

test('a page of a run that ended early says so', async (t) => {
  const { page } = await show(t, { ...failing, run: { ...failing.run, ended: 'SIGINT' } })
  assert.match(await page.innerText('h1'), /1 cause; the run ended early, so there may be more\.$/)
  assert.match(await page.innerText('footer'), /early, by SIGINT/)
})

test('an address that names no such verdict shows everything', async (t) => {
  const { page } = await show(t, failing, {}, '?verdict=purple&text=')
  assert.equal(await page.locator('[data-item]:visible').count(), failing.clauses.length)
})

test('a link to a clause unfolds it below the bar, also one that is filtered out, on each screen', async (t) => {
  for (const screen of SCREENS.filter(({ colorScheme }) => colorScheme === 'light')) {
    const { page } = await show(t, failing, screen, '?verdict=fail')
    await page.evaluate('location.hash = "wire/5"')
    await page.locator(`${id('wire/5')}[open]`).waitFor()
    assert.equal(await page.evaluate('location.search'), '')
    const bar = await page.$eval('[data-toolbar]', (toolbar) => toolbar.getBoundingClientRect().bottom)
    const at = await top(page, id('wire/5'))
    assert.ok(at >= bar - 1 && at < 844, `it is at ${at}, the bar ends at ${bar}`)
    await page.click(`${id('wire/5')} .inside a`)
    assert.equal(decodeURIComponent(await page.evaluate('location.hash')), '#wire/5')
  }
})

test('the keys n and p, and the buttons, go from cause to cause; / searches; letters in a field are letters', async (t) => {
  const causes = (hostile.summary.causes ?? []).map(({ clause }) => clause)
  assert.ok(causes.length > 2)
  const { page } = await show(t, hostile)
  const hash = async () => decodeURIComponent(await page.evaluate('location.hash.slice(1)'))
  await page.keyboard.press('n')
  assert.equal(await hash(), causes[0])
  await page.keyboard.press('n')
  assert.equal(await hash(), causes[1])
  assert.equal(await page.evaluate('document.activeElement.parentElement.id'), causes[1])
  await page.keyboard.press('p')
  await page.keyboard.press('p')
  assert.equal(await hash(), causes.at(-1))
  await page.click('[data-go="1"]')
  assert.equal(await hash(), causes[0])
  await page.keyboard.press('/')
  await page.keyboard.type('npn')
  assert.equal(await page.inputValue('[data-filter=text]'), 'npn')
  assert.equal(await hash(), causes[0])
})

test('the command is copied', async (t) => {
  const { page } = await show(t, failing, { permissions: ['clipboard-read', 'clipboard-write'] }, `#${SCENARIO}`)
  const line = page.locator(`${id(SCENARIO)} .again`)
  await line.locator('button').click()
  await line.getByText('copied').waitFor()
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), await line.locator('code').innerText())
})

test('nothing that a server sent runs: it is text, wherever it is', async (t) => {
  const scenario = hostile.summary.causes?.[0]?.scenario ?? ''
  const { page, complaints } = await show(t, hostile, {}, `#${scenario}`)
  await page
    .locator(`${id(scenario)} .diagram .label`)
    .last()
    .waitFor()
  assert.equal(await page.locator('img, b[onclick]').count(), 0)
  assert.equal(await page.evaluate('typeof hacked'), 'undefined')
  const text = visible(HOSTILE)
  assert.ok(
    (
      await page
        .locator(`${id(scenario)} .label`)
        .last()
        .textContent()
    )?.includes(text),
  )
  assert.ok(
    (
      await page
        .locator(`${id(scenario)} dd`)
        .last()
        .innerText()
    ).includes(text),
  )
  assert.ok(
    (
      await page
        .locator(`${id(scenario)} .steps li`)
        .last()
        .innerText()
    ).includes(text),
  )
  assert.deepEqual(complaints, [])
})

test('should anything get past the escaping, the browser refuses to run it', async (t) => {
  const injected = toHtml(failing).replace(
    '<main>',
    `<main><script>hacked = 1</script><img src="x" onerror="hacked = 2">`,
  )
  const { page, complaints } = await open(browser(), pageFile(t, injected))
  assert.equal(await page.evaluate('typeof hacked'), 'undefined')
  assert.ok(complaints.some((complaint) => complaint.includes('Content Security Policy')))
})

test('on paper: the causes whole, the verdict of each clause, and the rest folded', async (t) => {
  const { page } = await show(t, failing, SCREENS[2])
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('[data-toolbar]').isVisible(), false)
  assert.equal(await page.locator('.cause .actual').first().isVisible(), true)
  assert.equal(await page.locator('.clause > summary:visible').count(), failing.clauses.length)
  assert.equal(await page.locator('.clause > .inside:visible').count(), 0)
})

test('however much has failed, the page is less than a megabyte, and says what it leaves out', async (t) => {
  const html = toHtml(enormous)
  assert.ok(Buffer.byteLength(html) < 1_000_000, `${Buffer.byteLength(html)} bytes`)
  const { page } = await show(t, enormous)
  const figures = await page.locator('figure').count()
  assert.ok(figures > 0)
  const said = await page.innerText('main > .note')
  assert.equal(
    said,
    `${enormous.scenarios.length - figures} transcripts are left out of this page. The JSON report has all of them.`,
  )
  const best = enormous.summary.causes?.[0]?.scenario ?? ''
  assert.equal(await page.locator(`${id(best)} figure`).count(), 1, 'causes come first')
  const rows = await page.locator(`${id(best)} tbody tr`).evaluateAll((all) => all.map((row) => row.textContent ?? ''))
  assert.ok(rows.length <= 410 && rows.some((row) => row.includes('leaves out')))
  assert.equal(await page.locator(`${id(best)} tr.quoted`).count(), 1)
})
