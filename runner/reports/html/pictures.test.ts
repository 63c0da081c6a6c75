import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { sharedBrowser } from '../../../test/browser'
import { open, pageFile } from '../../../test/page'
import { failing } from '../../../test/runner/example-reports'
import { toHtml } from './index'

/** The pictures in the README and in docs/, and of which page they are. `npm run pictures` takes them again. */
const OF = 'docs/pictures.json'

const browser = sharedBrowser()

test('the pictures in the documentation are of the page as it is', async (t) => {
  const html = toHtml(failing)
  const page = createHash('sha256').update(html).digest('hex')
  if (process.env.REALIZEHIT_TAKE_PICTURES) {
    const { page: tab } = await open(browser(), pageFile(t, html), { viewport: { width: 960, height: 720 } })
    writeFileSync('docs/report.png', await tab.screenshot())
    const diagram = tab.locator(`[id="${failing.summary.causes?.[0]?.scenario}"]`)
    await diagram.scrollIntoViewIfNeeded()
    await diagram.locator('.diagram').waitFor()
    writeFileSync('docs/transcript.png', await diagram.screenshot())
    writeFileSync(OF, `{ "page": "${page}" }\n`)
  }
  assert.equal(JSON.parse(readFileSync(OF, 'utf8')).page, page, 'run `npm run pictures`, and look at them')
})
