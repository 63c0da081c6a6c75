// Draws each transcript as a sequence diagram, when it is first seen: what each client, the server and Redis sent to whom, from
// top to bottom in order of time. It is made of the table, which stays beside it.

const SVG = 'http://www.w3.org/2000/svg'
/** More clients than this share the last place. */
const CLIENTS = 6
/** px between an arrow and the lower edge of its row */
const ARROW_AT = 8

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

function drawing(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

/** The rows of a transcript's table. */
function entriesOf(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const [at, source, event, text] = [...row.cells].map((cell) => cell.textContent)
    if (row.classList.contains('step')) return { at, step: source }
    const via = row.querySelector('i')?.textContent ?? ''
    const does = via === '' ? event : event.slice(0, -via.length).trim()
    return { at, source, event: does, via, text, quoted: row.classList.contains('quoted') }
  })
}

/** From whom to whom an entry goes. The same name twice is something that one of them does alone. */
function endsOf({ source, event }) {
  if (source === 'redis') return ['server', 'redis']
  if (source === 'server') return ['server', 'server']
  if (source === 'suite') {
    if (/publishes|Redis/.test(event)) return ['suite', 'redis']
    return /server|close/.test(event) ? ['suite', 'server'] : ['suite', 'suite']
  }
  if (/^receives/.test(event)) return ['server', source]
  return /^(sends|connects)/.test(event) ? [source, 'server'] : [source, source]
}

/** What an arrow is labelled with: of a message that is a request, a reply or a delivery, what it says. */
function labelOf({ source, event, via, text }) {
  const carried = via === '' ? '' : ` (${via})`
  if (!/^(sends|receives)$/.test(event))
    return [source === 'redis' ? '' : event, text].filter(Boolean).join(' ') + carried
  try {
    const { action, pattern, status, error, channel, payload, ...others } = JSON.parse(text)
    if (typeof action !== 'string' || typeof pattern !== 'string') return text + carried
    const said = [action, pattern]
    if (status !== undefined) said.push(`· status ${JSON.stringify(status)}`)
    if (error !== undefined) said.push(`· ${JSON.stringify(error)}`)
    if (channel !== undefined) said.push(`· ${channel}: ${JSON.stringify(payload)}`)
    const unusual = Object.keys(others).filter((name) => name !== 'origin' && name !== 'encoding')
    return said.join(' ') + (unusual.length > 0 ? ` · and ${unusual.join(', ')}` : '') + carried
  } catch {
    return text + carried
  }
}

/** Who takes part, from left to right, each with its place in per cent of the width. */
function placesOf(entries) {
  const messages = entries.filter(({ step }) => step === undefined)
  const parts = new Set(messages.flatMap(endsOf))
  const clients = [...parts].filter((name) => !['server', 'redis', 'suite'].includes(name))
  const own = clients.length > CLIENTS ? clients.slice(0, CLIENTS - 1) : clients
  const names = [...own, ...(own.length < clients.length ? ['others'] : []), 'server']
  for (const name of ['redis', 'suite']) if (parts.has(name)) names.push(name)
  const places = new Map(names.map((name, index) => [name, ((index + 0.5) / names.length) * 100]))
  return { names, places, placeOf: (name) => places.get(name) ?? places.get('others') }
}

/** The lifelines of a row, and its arrow. */
function linesOf({ places, placeOf }, entry) {
  const lines = [...places.values()].map((x) =>
    drawing('line', { class: 'life', x1: `${x}%`, x2: `${x}%`, y1: 0, y2: '100%' }),
  )
  if (entry) lines.push(arrowOf(endsOf(entry).map(placeOf)))
  return drawing('svg', { 'aria-hidden': 'true', width: '100%', height: '100%' }, ...lines)
}

/** At the lower edge of its row: the row is as high as its label needs. */
function arrowOf([from, to]) {
  if (from === to) {
    const dot = drawing('circle', { cx: `${from}%`, cy: -ARROW_AT, r: 3.5 })
    return drawing('svg', { class: 'arrow', y: '100%', overflow: 'visible' }, dot)
  }
  const line = drawing('line', { x1: `${from}%`, x2: `${to}%`, y1: -ARROW_AT, y2: -ARROW_AT })
  const back = to > from ? -7 : 7
  const points = `0,0 ${back},-4 ${back},4`
  const head = drawing('polygon', { points, transform: `translate(0 ${-ARROW_AT})` })
  const tip = drawing('svg', { x: `${to}%`, overflow: 'visible' }, head)
  return drawing('svg', { class: 'arrow', y: '100%', overflow: 'visible' }, line, tip)
}

function messageOf(entry, parties) {
  const [from, to] = endsOf(entry).map(parties.placeOf)
  const whose = parties.places.has(entry.source) || entry.source === 'redis' ? '' : `${entry.source}: `
  const label = element('span', { class: 'label' }, whose + labelOf(entry))
  label.style.setProperty('--from', `${Math.min(from, to)}%`)
  const who = element('span', { class: 'unseen' }, `${entry.source} ${entry.event}: `)
  const summary = element(
    'summary',
    {},
    element('span', { class: 'at' }, entry.at),
    element('span', { class: 'lanes' }, linesOf(parties, entry), who, label),
  )
  const raw = element(
    'pre',
    { tabindex: 0 },
    `${entry.source} ${entry.event}${entry.via ? ` ${entry.via}` : ''}\n${entry.text}`,
  )
  return element('li', entry.quoted ? { class: 'quoted' } : {}, element('details', {}, summary, raw))
}

function stepOf({ at, step }) {
  return element('li', { class: 'begins' }, element('span', { class: 'at' }, at), element('span', {}, step))
}

function namesOf({ names, places }) {
  const texts = names.map((name) =>
    drawing('text', { x: `${places.get(name)}%`, y: 14, 'text-anchor': 'middle' }, name),
  )
  const svg = drawing('svg', { 'aria-hidden': 'true', width: '100%', height: 20 }, ...texts)
  return element(
    'div',
    { class: 'names' },
    element('span', { class: 'at' }, 'ms'),
    element('span', { class: 'lanes' }, svg),
  )
}

function draw(figure) {
  const table = figure.querySelector('table')
  const entries = entriesOf(table)
  const parties = placesOf(entries)
  const rows = entries.map((entry) => (entry.step === undefined ? messageOf(entry, parties) : stepOf(entry)))
  const list = element('ol', { class: 'messages', 'aria-label': 'messages in order of time' }, ...rows)
  const diagram = element('div', { class: 'diagram' }, namesOf(parties), list)
  figure.querySelector('.table').before(diagram)
}

const seen = new IntersectionObserver(
  (changes) => {
    for (const { isIntersecting, target } of changes) {
      if (!isIntersecting) continue
      seen.unobserve(target)
      draw(target)
    }
  },
  { rootMargin: '300px' },
)
for (const figure of document.querySelectorAll('[data-transcript]')) {
  figure.querySelector('.table').open = false
  seen.observe(figure)
}
