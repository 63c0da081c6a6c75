// The dialect of realizehit-server-ws 0.3. Requests name a set of filters, {"kind":"news"}, and not a pattern; replies name
// the request's id; a delivery is `<8 hex digits>?<payload>`, where the digits are the start of the md5 of the Redis channel.
// That channel is the set itself, its filters sorted by name: `channel:cnn|kind:news`, in letters and digits only.
//
// Of our patterns it can say a plain name, and all that is under a name: `news` is {"name":"news"}, `news:*` is
// {"under":"news"}. It has no words for any other wildcard.

import { createHash } from 'node:crypto'

const ACTS = { subscribe: 'sub', unsubscribe: 'unsub' }

/** requests by their id; an answer that comes twice is found twice */
const asked = new Map()
/** patterns by the digits that begin their deliveries */
const patterns = new Map()

export function encode({ action, pattern }) {
  const filters = filtersOf(pattern)
  if (!filters) return undefined
  const id = `${asked.size + 1}`
  asked.set(id, { action, pattern })
  patterns.set(digitsOf(channelOf(filters)), pattern)
  return JSON.stringify({ id, act: ACTS[action], pat: filters })
}

export function decode(frame) {
  const text = String(frame)
  const [, digits, payload] = /^([0-9a-f]{8})\?(.*)$/s.exec(text) ?? []
  if (digits !== undefined) return deliveryOf(digits, payload)
  const { id, err } = objectIn(text)
  const request = asked.get(id)
  if (!request) return undefined
  return err === undefined ? { ...request, status: true } : { ...request, status: false, error: String(err) }
}

export function nameInRedis(pattern) {
  const filters = filtersOf(pattern)
  return filters ? channelOf(filters) : pattern
}

/** To the name itself, and to everything that it is under. Payloads are published as JSON texts, which bytes have none of. */
export function publish(channel, payload) {
  const text = String(payload)
  if (typeof payload !== 'string' && !payload.equals(Buffer.from(text))) return undefined
  const parts = channel.split(':')
  const above = parts.slice(1).map((_, index) => ({ under: inLetters(parts.slice(0, index + 1).join(':')) }))
  const sets = [{ name: inLetters(channel) }, ...above]
  return sets.map((filters) => ({ channel: channelOf(filters), payload: JSON.stringify(text) }))
}

function filtersOf(pattern) {
  const [, name, under] = /^([^*?[\\]+?)(:\*)?$/s.exec(pattern) ?? []
  if (name === undefined) return undefined
  return under ? { under: inLetters(name) } : { name: inLetters(name) }
}

function channelOf(filters) {
  const names = Object.keys(filters).sort()
  return names.map((name) => `${name}:${filters[name]}`).join('|')
}

/** A text in letters and digits; what is neither is its number between two Z. */
function inLetters(text) {
  return text.replace(/[^a-yA-Y0-9z]/gu, (character) => `Z${character.codePointAt(0).toString(16)}Z`)
}

function digitsOf(channel) {
  return createHash('md5').update(channel).digest('hex').slice(0, 8)
}

/** The frame names neither pattern nor channel; the pattern is known by what was asked for. */
function deliveryOf(digits, text) {
  const pattern = patterns.get(digits)
  if (pattern === undefined) return undefined
  try {
    const payload = JSON.parse(text)
    return { pattern, payload: typeof payload === 'string' ? payload : text }
  } catch {
    return undefined
  }
}

function objectIn(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}
