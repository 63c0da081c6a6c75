// The list of messages: bounded, however much comes.

import { byId, counted, element, say, shortened } from './elements.js'

/** Entries that are kept. */
const MOST_ENTRIES = 500
/** Characters of a payload, and of a title, that are kept: together 5 MB at most. */
const MOST_TEXT = 10_000
const MOST_TITLE = 500

/** The reader's time of day, to the millisecond. */
const TIME = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

const NAMES = {
  note: 'Connection',
  lost: 'Connection',
  sent: 'Sent',
  granted: 'Granted',
  refused: 'Refused',
  delivery: 'Delivery',
}

export class Log {
  #list = byId('log')
  #pause = byId('pause')
  /** What came since the page was last drawn or while it is paused, oldest first. @type {HTMLElement[]} */
  #waiting = []
  #total = 0
  #isPaused = false
  #isDrawing = false

  constructor() {
    this.#pause.addEventListener('click', () => this.#toggle())
    byId('clear').addEventListener('click', () => this.#clear())
  }

  /** @param {import('./session.js').News} news */
  add({ kind, title, text }) {
    const what = element('div', 'what', element('code', '', shortened(title, MOST_TITLE)))
    if (text !== undefined) what.append(element('pre', '', shortened(text, MOST_TEXT)))
    const time = element('time', '', TIME.format())
    this.#waiting.push(element('li', kind, time, element('span', 'kind', NAMES[kind]), what))
    if (this.#waiting.length > MOST_ENTRIES) this.#waiting.shift()
    this.#total += 1
    this.#drawSoon()
  }

  /** Many entries are drawn at once: a busy channel has thousands in a second. */
  #drawSoon() {
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#draw()
    })
  }

  #draw() {
    if (!this.#isPaused) {
      this.#list.prepend(...this.#waiting.reverse())
      this.#waiting = []
      while (this.#list.children.length > MOST_ENTRIES) this.#list.lastChild?.remove()
    }
    const shown = this.#list.children.length
    byId('log-empty').hidden = shown > 0
    const cut = this.#total - shown - this.#waiting.length
    const dropped = cut > 0 ? `, ${cut.toLocaleString('en')} older dropped` : ''
    say(byId('log-count'), shown === 0 ? '' : `${counted(shown, 'entry', 'entries')}${dropped}`)
    say(this.#pause, this.#isPaused ? `Resume (${this.#waiting.length} new)` : 'Pause')
  }

  #toggle() {
    this.#isPaused = !this.#isPaused
    this.#pause.setAttribute('aria-pressed', String(this.#isPaused))
    this.#draw()
  }

  #clear() {
    this.#waiting = []
    this.#total = 0
    this.#list.replaceChildren()
    this.#draw()
  }
}
