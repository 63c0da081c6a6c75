import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  nat,
  oneof,
  option,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import { schemaErrors } from '../client/messages'

/** A frame as it is sent: text, or bytes. */
export type Frame = string | Buffer

/** ASCII control characters, and lone surrogates; which others count as control characters is disputed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it searches for
const FORBIDDEN = /[\u0000-\u001f\u007f\p{Cs}]/u
/** Separates the packets of Engine.IO over polling: the text behind it would be another frame. */
const SEPARATOR = '\x1e'

/**
 * Whether no server may accept a frame as a request. Frames that some JSON readers accept are not hostile: with a byte
 * order mark in front, or keys in other letter case.
 */
export function isHostile(frame: Frame): boolean {
  if (typeof frame !== 'string') return true
  if (frame.includes(SEPARATOR)) return false
  const text = Buffer.from(frame).toString() // as the server receives it: a lone surrogate has become U+FFFD
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return true
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const folded = Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]))
  if (schemaErrors('client message', folded).length > 0) return true
  const { pattern } = folded
  return typeof pattern === 'string' && FORBIDDEN.test(pattern)
}

/** Any code point. fast-check's own unit for this, 'binary', builds a table of all of them first, which takes 0.8 s. */
const anyCharacter = integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))

/** Hostile frames of every kind we know. A server would subscribe to `pattern` if the rest of the frame were valid. */
export function hostileFrames(pattern: string): Arbitrary<Frame> {
  const texts: Arbitrary<Frame> = oneof(
    { weight: 3, arbitrary: string({ unit: anyCharacter, maxLength: 60 }) },
    { weight: 2, arbitrary: requests(pattern).map((request) => JSON.stringify(request)) },
    { weight: 3, arbitrary: mutated(JSON.stringify({ action: 'subscribe', pattern })) },
    { weight: 2, arbitrary: badActions(pattern) },
    { weight: 3, arbitrary: badPatterns(pattern) },
    { weight: 2, arbitrary: values().map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: nested() },
    { weight: 1, arbitrary: constantFrom(...LOOKALIKES) },
  )
  const bytes: Arbitrary<Frame> = oneof(
    uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some)),
    texts.map((text) => Buffer.from(text)),
    constant(Buffer.from(JSON.stringify({ action: 'subscribe', pattern }))),
  )
  return oneof({ weight: 8, arbitrary: texts }, { weight: 1, arbitrary: bytes }).filter(isHostile)
}

const ACTIONS = ['subscribe', 'unsubscribe'] as const
const PROTOTYPES = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'length']
const SIMILAR_ACTIONS = [
  'SUBSCRIBE',
  'Subscribe',
  ' subscribe',
  'subscribe\n',
  'subscribed',
  'sub',
  'psubscribe',
  'message',
  'ping',
]
const LOOKALIKES = ['', '2probe', '3', '1', '6', '0{}', '4', 'b', '42["subscribe"]', '+OK\r\n', '*1\r\n$4\r\nQUIT\r\n']

/** Values that are JSON, three levels deep at most. */
function values(): Arbitrary<unknown> {
  const leaf = oneof(
    constantFrom(null, '', 0, -1, 1e300),
    boolean(),
    integer(),
    double({ noNaN: true, noDefaultInfinity: true }),
    string({ unit: anyCharacter, maxLength: 12 }),
    constantFrom(...ACTIONS, ...PROTOTYPES),
  )
  const nest = (inner: Arbitrary<unknown>) =>
    oneof(
      { weight: 3, arbitrary: inner },
      { weight: 1, arbitrary: array(inner, { maxLength: 3 }) },
      { weight: 1, arbitrary: array(tuple(key(), inner), { maxLength: 3 }).map(objectOf) },
    )
  return nest(nest(leaf))
}

function key(): Arbitrary<string> {
  return oneof(string({ maxLength: 6 }), constantFrom('action', 'pattern', 'status', 'origin', ...PROTOTYPES))
}

/** An object with these fields, even if one is called `__proto__`. */
function objectOf(fields: [string, unknown][]): unknown {
  return Object.fromEntries(fields)
}

/** Objects in which each field of a request may be right, wrong or missing. */
function requests(pattern: string): Arbitrary<unknown> {
  const right = { action: constantFrom(...ACTIONS), pattern: constant(pattern) }
  return record(
    { action: oneof(right.action, values()), pattern: oneof(right.pattern, values()), [PROTOTYPES[0] ?? '']: values() },
    { requiredKeys: [] },
  )
}

function badActions(pattern: string): Arbitrary<string> {
  const action = oneof(
    constantFrom(...PROTOTYPES, ...SIMILAR_ACTIONS),
    values(),
    string({ unit: anyCharacter, maxLength: 12 }),
  )
  return action.map((wrong) => JSON.stringify({ action: wrong, pattern }))
}

/** Patterns of another type, and texts with characters that a pattern must not have. */
function badPatterns(pattern: string): Arbitrary<string> {
  const forbidden = oneof(nat(0x1f), constant(0x7f), integer({ min: 0xd800, max: 0xdfff })).map((code) =>
    String.fromCharCode(code),
  )
  const injected = constantFrom('\r\nPSUBSCRIBE *\r\n', '\nQUIT\n', '\0', '\ud83d')
  const text = tuple(oneof(forbidden, injected), nat(pattern.length)).map(
    ([what, at]) => pattern.slice(0, at) + what + pattern.slice(at),
  )
  return tuple(constantFrom(...ACTIONS), oneof(text, values())).map(([action, wrong]) =>
    JSON.stringify({ action, pattern: wrong }),
  )
}

/** A valid text with one change. */
function mutated(good: string): Arbitrary<string> {
  const at = nat(good.length)
  const character = oneof(
    string({ unit: anyCharacter, minLength: 1, maxLength: 2 }),
    constantFrom(...'{}[]":,\\\'/\0\r\n0'),
  )
  return oneof(
    at.map((end) => good.slice(0, end)),
    at.map((start) => good.slice(start)),
    at.map((gone) => good.slice(0, gone) + good.slice(gone + 1)),
    tuple(at, character).map(([place, more]) => good.slice(0, place) + more + good.slice(place)),
    tuple(at, character).map(([place, other]) => good.slice(0, place) + other + good.slice(place + 1)),
    tuple(character, character).map(([before, behind]) => before + good + behind),
    constantFrom(`[${good}]`, `${good}${good}`, JSON.stringify(good), `${good}\r\n${good}`, `"${good}"`),
  )
}

function nested(): Arbitrary<string> {
  const depth = nat(2_000)
  return tuple(constantFrom(['[', ']'], ['{"a":', '}'], ['{"action":[', ']}']), depth, option(depth)).map(
    ([[open = '', close = ''], times, closed]) => open.repeat(times) + close.repeat(closed ?? times),
  )
}
