// The page: its forms, and what it shows of the session.

import { byId, counted, element, field, MOST_PATTERN, say, shortened } from './elements.js'
import { Log } from './log.js'
import { listenToPublishForm } from './publish.js'
import { ServerState } from './server-state.js'
import { Session } from './session.js'

const STATES = { asking: 'asking', held: 'subscribed', lost: 'wanted, not connected', refused: 'refused' }

const log = new Log()
const server = new ServerState()
const session = new Session(drawSoon, (news) => {
  log.add(news)
  // A busy channel would keep a screen reader talking, and the server answering.
  if (news.kind === 'delivery') return
  say(byId('news'), news.title)
  server.refresh()
})

byId('connect-form').addEventListener('submit', (event) => {
  event.preventDefault()
  if (session.phase !== 'idle') session.stop()
  else {
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target))
    session.start(enginePath(), String(data.get('transports')).split(' '))
  }
})

byId('subscribe-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const { submitter } = /** @type {SubmitEvent} */ (event)
  const action = /** @type {HTMLButtonElement} */ (submitter).value
  if (session.isOpen) session.request(action === 'unsubscribe' ? 'unsubscribe' : 'subscribe', field('pattern').value)
})

listenToPublishForm(() => server.refresh())

/** The path of Engine.IO, as this page sees it: before the console there may be more, put there by a proxy. */
function enginePath() {
  return new URL(`..${server.latest?.path ?? '/engine.io'}`, location.href).pathname
}

let isDrawing = false

/** Draws the session once for all that changes in one frame. */
function drawSoon() {
  if (isDrawing) return
  isDrawing = true
  requestAnimationFrame(() => {
    isDrawing = false
    draw()
  })
}

function draw() {
  const { phase, isOpen, transport, sid, pings } = session
  byId('phase').dataset.phase = phase
  say(byId('phase'), phaseText())
  say(byId('connect'), { idle: 'Connect', connecting: 'Stop', open: 'Disconnect', waiting: 'Stop' }[phase])
  byId('connect').classList.toggle('primary', phase === 'idle')
  const transports = /** @type {HTMLFieldSetElement} */ (byId('transports'))
  transports.disabled = phase !== 'idle'
  say(byId('transport'), transport || '–')
  say(byId('sid'), sid || '–')
  say(byId('pings'), pings ? `every ${pings.pingInterval / 1000} s, answered in ${pings.pingTimeout / 1000} s` : '–')
  for (const button of byId('subscribe-form').querySelectorAll('button')) button.disabled = !isOpen
  byId('subscribe-hint').hidden = isOpen
  drawWanted()
}

function phaseText() {
  const attempt = session.attempt > 0 ? `, attempt ${session.attempt}` : ''
  switch (session.phase) {
    case 'idle':
      return 'Not connected'
    case 'open':
      return `Connected over ${session.transport}`
    default:
      return `${session.attempt > 0 ? 'Reconnecting' : 'Connecting'}${attempt}`
  }
}

function drawWanted() {
  const list = byId('wanted')
  const focused = document.activeElement?.closest('#wanted li')
  const place = focused ? [...list.children].indexOf(focused) : -1
  const rows = new Map([...list.children].map((row) => [row.getAttribute('data-pattern') ?? '', row]))
  for (const [pattern, row] of rows) if (!session.wanted.byPattern.has(pattern)) row.remove()
  for (const [pattern, { state, error, deliveries }] of session.wanted.byPattern) {
    const row = rows.get(pattern) ?? list.appendChild(newRow(pattern))
    const note = /** @type {HTMLElement} */ (row.querySelector('.dim'))
    note.dataset.state = state
    say(note, `${STATES[state]}${error && ` (${error})`}, ${counted(deliveries, 'delivery', 'deliveries')}`)
  }
  if (focused && !focused.isConnected) {
    const next = list.children[Math.min(place, list.children.length - 1)]
    const target = next?.querySelector('button') ?? field('pattern')
    target.focus()
  }
}

/** @param {string} pattern */
function newRow(pattern) {
  const button = /** @type {HTMLButtonElement} */ (element('button', '', 'Unsubscribe'))
  button.type = 'button'
  button.setAttribute('aria-label', `Unsubscribe from ${pattern}`)
  button.addEventListener('click', () => session.giveUp(pattern))
  const row = element(
    'li',
    '',
    element('div', '', element('b', '', shortened(pattern, MOST_PATTERN)), element('span', 'dim', '')),
    button,
  )
  row.dataset.pattern = pattern
  return row
}

draw()
