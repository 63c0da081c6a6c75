import { after, before, type TestContext } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

/** Only to name the module's one function that is used here: scripts/setup runs before anything is compiled, so it has no types. */
const { findBrowser } = require('../scripts/setup/browser.mjs') as { findBrowser(): string | undefined }

/** As root, Chromium has no sandbox of its own. Nothing that a test opens may talk to anybody else. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

/** A real Chromium without a window. It is closed after the test. */
export async function openBrowser(t: TestContext): Promise<Browser> {
  const browser = await launch()
  t.after(() => browser.close())
  return browser
}

/** One Chromium for all tests of a file: each opens contexts of its own, which have nothing in common. */
export function sharedBrowser(): () => Browser {
  let browser: Browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser?.close())
  return () => browser
}

async function launch(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('There is no Chromium: `npm test` installs it, or says how')
  return chromium.launch({ executablePath, args: FLAGS })
}
