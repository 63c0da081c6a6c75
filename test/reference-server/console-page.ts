import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { GENEROUS } from './fixture'

export type TransportChoice = 'Polling, then upgrade' | 'Polling only' | 'WebSocket only'

/** The console of a server in a tab of a real browser, used as a person does. */
export class ConsolePage {
  /** What went wrong in the page: errors in its console, and errors that it did not catch. */
  readonly errors: string[] = []
  /** Every address that it asked, by HTTP and by WebSocket. */
  readonly requests: string[] = []

  private constructor(readonly page: Page) {
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()))
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('request', (request) => this.requests.push(request.url()))
    page.on('websocket', (socket) => this.requests.push(socket.url()))
  }

  /** A tab in a window of its own. */
  static async open(browser: Browser, port: number, options: BrowserContextOptions = {}): Promise<ConsolePage> {
    return ConsolePage.openIn(await browser.newContext(options), port)
  }

  /** One more tab of a window. */
  static async openIn(context: BrowserContext, port: number): Promise<ConsolePage> {
    context.setDefaultTimeout(GENEROUS)
    const tab = new ConsolePage(await context.newPage())
    await tab.page.goto(`http://127.0.0.1:${port}/console/`)
    await tab.shows('#server-state', /Engine\.IO at/)
    return tab
  }

  async connect(transports: TransportChoice = 'WebSocket only'): Promise<void> {
    await this.page.getByLabel(transports).check()
    await this.page.getByRole('button', { name: 'Connect' }).click()
    await this.shows('#phase', /^Connected over/)
  }

  async request(button: 'Subscribe' | 'Unsubscribe', pattern: string): Promise<void> {
    await this.page.getByLabel('Pattern', { exact: true }).fill(pattern)
    await this.page.getByRole('button', { name: button, exact: true }).click()
  }

  async subscribe(pattern: string): Promise<void> {
    await this.request('Subscribe', pattern)
    await this.hasRow(pattern, /^subscribed/)
  }

  async publish(channel: string, payload: string): Promise<void> {
    await this.page.getByLabel('Channel').fill(channel)
    await this.page.getByLabel('Payload').fill(payload)
    await this.page.getByRole('button', { name: 'Publish' }).click()
  }

  /** Waits until an element has such a text. */
  async shows(selector: string, text: RegExp | string): Promise<void> {
    await this.page.locator(selector).filter({ hasText: text }).first().waitFor({ state: 'attached' })
  }

  /** Waits until the list of patterns says so of one. */
  async hasRow(pattern: string, text: RegExp): Promise<void> {
    await this.shows(`#wanted li[data-pattern="${pattern}"] .dim`, text)
  }

  /** Waits until the list of messages has such an entry. */
  async hasEntry(kind: 'note' | 'lost' | 'sent' | 'granted' | 'refused' | 'delivery', text: RegExp | string) {
    await this.shows(`#log li.${kind}`, text)
  }

  /** The payloads of the deliveries in the list of messages, oldest first. */
  async deliveries(): Promise<string[]> {
    return (await this.page.locator('#log li.delivery pre').allTextContents()).reverse()
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).textContent()) ?? ''
  }

  /** Asserts that nothing went wrong in the page, and that it asked nobody but the server on this port. */
  assertQuiet(port: number): void {
    assert.deepEqual(this.errors, [])
    assert.ok(this.requests.length > 0)
    const elsewhere = this.requests.filter((url) => new URL(url).host !== `127.0.0.1:${port}`)
    assert.deepEqual(elsewhere, [])
  }
}
