// What the server and its Redis hold, asked for every two seconds while somebody looks.

import { byId, element, MOST_PATTERN, say, shortened } from './elements.js'
import { showWhetherMayPublish } from './publish.js'

/** @typedef {import('../state.js').ConsoleState} ConsoleState */

/** Milliseconds between an answer and the next question, and for an answer. */
const PAUSE = 2000
const LIMIT = 30_000

export class ServerState {
  /** @type {ConsoleState | undefined} */
  latest
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  #isAsking = false
  #isWanted = false

  constructor() {
    document.addEventListener('visibilitychange', () => this.refresh())
    this.refresh()
  }

  /** Asks now, or as soon as what is being asked is answered. */
  refresh() {
    clearTimeout(this.#timer)
    if (this.#isAsking) this.#isWanted = true
    else if (document.visibilityState === 'visible') void this.#ask()
  }

  async #ask() {
    this.#isAsking = true
    this.#isWanted = false
    try {
      const response = await fetch('state', { signal: AbortSignal.timeout(LIMIT) })
      if (!response.ok) throw new Error(`status ${response.status}`)
      this.latest = /** @type {ConsoleState} */ (await response.json())
      show(this.latest)
    } catch {
      showAway()
    }
    this.#isAsking = false
    if (this.#isWanted) this.refresh()
    else this.#timer = setTimeout(() => this.refresh(), PAUSE)
  }
}

/** @param {ConsoleState} state */
function show(state) {
  const { version, path, mayPublish, stats, patterns, redis } = state
  showWhetherMayPublish(mayPublish)
  for (const id of ['server-numbers', 'redis-numbers', 'patterns-table', 'subscribers-table'])
    byId(id).classList.remove('stale')
  tell('server-state', `realizehit-conformance ${version}, Engine.IO at ${path}/`, 'dim')
  showNumbers('server-numbers', {
    Clients: stats.connections,
    Patterns: stats.patterns,
    'Refused by Redis': stats.refusedByRedis,
    'Bytes unsent': stats.unsent,
  })
  showCounters(stats)
  showRows('patterns', patterns.map(patternCells), rest(stats.patterns - patterns.length))
  showRedis(redis)
}

/** @param {ConsoleState['patterns'][number]} pattern */
const patternCells = ({ pattern, clients, held }) => [shortened(pattern, MOST_PATTERN), clients, held ? 'yes' : 'no']

/** @param {ConsoleState['redis']} redis */
function showRedis(redis) {
  if ('error' in redis) {
    tell(
      'redis-state',
      `Redis at ${redis.url} cannot be asked: ${redis.error}. What it last said is in italics.`,
      'bad',
    )
    for (const id of ['redis-numbers', 'subscribers-table']) byId(id).classList.add('stale')
    return
  }
  const { url, patterns, ofThisServer, subscribers } = redis
  tell('redis-state', `Redis at ${url} answers.`, 'good')
  showNumbers('redis-numbers', {
    'Patterns, of all servers': patterns,
    ...(ofThisServer !== undefined && { 'Patterns, of this server': ofThisServer }),
  })
  const cells = subscribers?.map(({ address, name, patterns }) => [address, name, patterns])
  showRows('subscribers', cells ?? [], cells ? '' : 'This Redis does not tell.')
}

function showAway() {
  tell('server-state', 'The server does not answer. This is what it last said.', 'bad')
  tell('redis-state', 'Not known while the server does not answer.', 'dim')
  for (const id of ['server-numbers', 'redis-numbers', 'patterns-table', 'subscribers-table'])
    byId(id).classList.add('stale')
}

/** @param {string} id @param {string} text @param {string} className */
function tell(id, text, className) {
  say(byId(id), text)
  byId(id).className = className
}

/** @param {string} id @param {Record<string, number>} numbers */
function showNumbers(id, numbers) {
  const entries = Object.entries(numbers).map(([name, value]) =>
    element('div', '', element('dt', '', name), element('dd', '', value.toLocaleString('en'))),
  )
  replace(byId(id), entries)
}

/** @param {ConsoleState['stats']} stats */
function showCounters({ refused, closed, dropped }) {
  const rows = Object.entries({ refused, closed, dropped }).flatMap(([what, counters]) =>
    Object.entries(counters).map(([limit, count]) => {
      const value = element('dd', count > 0 ? 'bad' : '', count.toLocaleString('en'))
      return element('div', '', element('dt', '', `${what}: ${limit}`), value)
    }),
  )
  replace(byId('counters'), rows)
}

/** @param {number} count patterns that are not shown */
const rest = (count) => (count > 0 ? `and ${count.toLocaleString('en')} more` : '')

/** @param {string} id @param {(string | number)[][]} rows @param {string} note */
function showRows(id, rows, note) {
  const made = rows.map((cells) =>
    element('tr', '', ...cells.map((cell) => element('td', typeof cell === 'number' ? 'number' : '', String(cell)))),
  )
  if (note || rows.length === 0) {
    const cell = /** @type {HTMLTableCellElement} */ (element('td', 'none', note || 'none'))
    cell.colSpan = 3
    made.push(element('tr', '', cell))
  }
  replace(byId(id), made)
}

/** What is the same stays, so that a selection and a screen reader keep their place. @param {HTMLElement} where @param {HTMLElement[]} contents */
function replace(where, contents) {
  const fresh = element(where.tagName, '', ...contents)
  if (fresh.innerHTML !== where.innerHTML) where.replaceChildren(...contents)
}
