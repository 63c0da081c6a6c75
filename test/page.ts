import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** The screens that every page is looked at on. */
export const SCREENS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport: { width, height: 844 }, colorScheme })),
)

/** A page in a file of its own, as a reader opens it. */
export function pageFile(t: TestContext, html: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-page-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'report.html')
  writeFileSync(file, html)
  return pathToFileURL(file).href
}

/** Opens an address, and notes everything that a page should not do: write to the console, throw, or ask for anything but itself. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url().split(/[?#]/)[0] !== url.split(/[?#]/)[0]) complaints.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}

/** What axe finds wrong, each with the elements that it is about. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate<{ violations: Violation[] }>('axe.run()')
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3)}`)
}

interface Violation {
  id: string
  help: string
  nodes: { html: string }[]
}

/** That nothing of the page is beside the screen, where nobody looks. */
export async function fitsScreen(page: Page): Promise<void> {
  const [width, inner] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  assert.ok(width <= inner, `the page is ${width} px wide on a screen of ${inner}`)
}
