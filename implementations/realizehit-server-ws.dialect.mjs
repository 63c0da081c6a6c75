// The dialect of realizehit-server-ws 0.3. Its requests contain a set of filters, such as {"kind":"news"}, instead of a pattern.
// Its replies contain the id of the request. A delivery is `<8 hex digits>?<payload>`, where the digits are the start of the
// MD5 of the Redis channel. The channel is the set of filters, sorted by name: `channel:cnn|kind:news`, in letters and digits.
//
// Of our patterns, it can express a plain name, and everything under a name: `news` becomes {"name":"news"}, and `news:*`
// becomes {"under":"news"}. It has no equivalent for any other wildcard.

import { createHash } from 'node:crypto'

const ACTS = { subscribe: 'sub', unsubscribe: 'unsub' }

/** Requests by id. They are kept, so that a second reply to the same request is decoded too. */
const requests = new Map()
/** Patterns by the digits that start their deliveries. */
const patterns = new Map()

export function encode({ action, pattern }) {
  const filters = filtersOf(pattern)
  if (!filters) return undefined
  const id = `${requests.size + 1}`
  requests.set(id, { action, pattern })
  patterns.set(digitsOf(channelOf(filters)), pattern)
  return JSON.stringify({ id, act: ACTS[action], pat: filters })
}

export function decode(frame) {
  const text = String(frame)
  const [, digits, payload] = /^([0-9a-f]{8})\?(.*)$/s.exec(text) ?? []
  if (digits !== undefined) return deliveryOf(digits, payload)
  const { id, err } = objectIn(text)
  const request = requests.get(id)
  if (!request) return undefined
  return err === undefined ? { ...request, status: true } : { ...request, status: false, error: String(err) }
}

export function nameInRedis(pattern) {
  const filters = filtersOf(pattern)
  return filters ? channelOf(filters) : pattern
}

/** Publishes to the name itself, and to every name above it. Payloads are published as JSON, which cannot hold arbitrary bytes. */
export function publish(channel, payload) {
  const text = String(payload)
  if (typeof payload !== 'string' && !payload.equals(Buffer.from(text))) return undefined
  const parts = channel.split(':')
  const above = parts.slice(1).map((_, index) => ({ under: escaped(parts.slice(0, index + 1).join(':')) }))
  const sets = [{ name: escaped(channel) }, ...above]
  return sets.map((filters) => ({ channel: channelOf(filters), payload: JSON.stringify(text) }))
}

function filtersOf(pattern) {
  const [, name, under] = /^([^*?[\\]+?)(:\*)?$/s.exec(pattern) ?? []
  if (name === undefined) return undefined
  return under ? { under: escaped(name) } : { name: escaped(name) }
}

function channelOf(filters) {
  const names = Object.keys(filters).sort()
  return names.map((name) => `${name}:${filters[name]}`).join('|')
}

/** The text in letters and digits. Every other character, and Z, is written as its hex code point between two Z. */
function escaped(text) {
  return text.replace(/[^a-yA-Y0-9z]/gu, (character) => `Z${character.codePointAt(0).toString(16)}Z`)
}

function digitsOf(channel) {
  return createHash('md5').update(channel).digest('hex').slice(0, 8)
}

/** A delivery contains neither pattern nor channel. The pattern is found by the digits of those that were requested. */
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
