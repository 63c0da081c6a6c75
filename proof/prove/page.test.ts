import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import type { Clause, FaultSignature, Proof } from '../../schemas/types'
import { sharedBrowser } from '../../test/browser'
import { fitsScreen, open, pageFile, SCREENS, violations } from '../../test/page'
import { matrixPage } from './page'

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const clauses: Clause[] = read('features/clauses.json').clauses
const browser = sharedBrowser()

/** The proof of record, as far as its signatures have it; one fault in `every` of them. */
function proofOf(every: number): Proof {
  const all: FaultSignature[] = read('proof/signatures.json').faults
  const faults = all.filter((_, index) => index % every === 0)
  const musts = clauses.filter(({ level, coveredBy }) => level === 'must' && !coveredBy)
  const caughtBy = (id: string) => faults.filter((fault) => fault.clauses.includes(id)).map(({ name }) => name)
  const counts = { faults: faults.length, killed: faults.length - 1, musts: musts.length, covered: musts.length }
  return {
    schemaVersion: 1,
    digest: '0'.repeat(64),
    summary: { ...counts, scenarios: 1 },
    faults: faults.map(({ name, mistake, clauses: ids }, index) => ({
      name,
      mistake,
      killed: index > 0,
      breaks: Object.fromEntries(ids.map((id) => [id, index > 0])),
      strangers: {},
    })),
    clauses: Object.fromEntries(musts.map(({ id }) => [id, caughtBy(id)])),
  }
}

test('the page of a proof, on each screen: axe finds nothing, nothing is beside it, nothing is asked for', async (t) => {
  const url = pageFile(t, matrixPage(proofOf(20), clauses))
  for (const screen of SCREENS) {
    const { page, complaints, close } = await open(browser(), url, screen)
    assert.deepEqual(await violations(page), [])
    await fitsScreen(page)
    assert.deepEqual(complaints, [])
    await close()
  }
})

test('the whole proof is less than a megabyte, and on a phone the marks have more than half of the screen', async (t) => {
  const html = matrixPage(proofOf(1), clauses)
  assert.ok(Buffer.byteLength(html) < 1_000_000)
  const { page } = await open(browser(), pageFile(t, html), SCREENS[0])
  await page.$eval('.matrix', (frame) => frame.scrollTo(frame.scrollWidth, 400))
  const name = await page.locator('tbody th').first().boundingBox()
  assert.ok(name && name.x >= 0 && name.width < 390 / 2, 'the names stay, and leave room')
  const head = await page.locator('thead th').last().boundingBox()
  const frame = await page.locator('.matrix').boundingBox()
  assert.ok(head && frame && head.y >= frame.y && head.y < frame.y + 100, 'the clauses stay')
})

test('by a clause: the faults that break it, and only the columns with a mark; by a text: the faults that say it', async (t) => {
  const proof = proofOf(1)
  const { page } = await open(browser(), `${pageFile(t, matrixPage(proof, clauses))}?clause=wire/7`)
  const shown = () => page.locator('tbody tr:visible').evaluateAll((rows) => rows.map((row) => row.id))
  const breaking = proof.faults.filter(({ breaks }) => 'wire/7' in breaks)
  assert.deepEqual(
    await shown(),
    breaking.map(({ name }) => name),
  )
  const columns = new Set(breaking.flatMap(({ breaks }) => Object.keys(breaks)))
  const heads = page.locator('thead tr:last-child th[id]:visible')
  assert.deepEqual(new Set(await heads.evaluateAll((all) => all.map((each) => each.id))), columns)
  await page.selectOption('[data-filter=clause]', '')
  assert.equal(await heads.count(), Object.keys(proof.clauses).length)
  await page.fill('[data-filter=text]', 'REFUSAL twice')
  assert.ok((await shown()).includes('refusal-twice'))
  await page.fill('[data-filter=text]', '')
  await page.selectOption('[data-filter=caught]', 'no')
  assert.deepEqual(
    await shown(),
    proof.faults.slice(0, 1).map(({ name }) => name),
  )
})
