import type { Names } from './names'

/** A text as a feature writes it, between backticks. It is evaluated where the names of the scenario are known. */
export interface Written {
  source: string
  /** whether it stands for bytes, not text */
  bytes: boolean
}

/** Longest text that a notation may produce, in characters; more would be a mistake in the feature. */
const LONGEST = 16 * 1024 * 1024

/**
 * What a text stands for:
 *
 *     ‹news:*›     the name, made unique to this scenario, as everywhere else
 *     «ab»×3       ababab
 *     \x0d         the character (for bytes: the byte) with that number
 *     \x00…\xff    all of them from the first to the last
 *
 * Everything else stands for itself, so that JSON and its escapes can be written as they are.
 */
export function read({ source, bytes }: Written, names: Names): string | Buffer {
  const named = source.replace(/‹([^›]*)›/g, (_, name: string) => names.unique(name))
  const text = repeated(named).replace(RANGE, (_, first: string, last: string) => range(first, last))
  if (!bytes) return text.replace(NUMBERED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const parts = text.split(NUMBERED).map((part, index) => Buffer.from(part, index % 2 ? 'hex' : 'utf8'))
  return Buffer.concat(parts)
}

const NUMBERED = /\\x([0-9a-f]{2})/g
const RANGE = /\\x([0-9a-f]{2})…\\x([0-9a-f]{2})/g

function range(first: string, last: string): string {
  const [from, to] = [Number.parseInt(first, 16), Number.parseInt(last, 16)]
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => (from + index).toString(16).padStart(2, '0'))
  return numbers.map((number) => `\\x${number}`).join('')
}

/** Evaluates repetition only, for texts in which a backslash is a backslash. */
export function repeated(text: string): string {
  return text.replace(/«([^»]*)»×(\d+)/g, (_, part: string, times: string) => {
    if (part.length * Number(times) > LONGEST) throw new RangeError(`the text is too long: ${text}`)
    return part.repeat(Number(times))
  })
}
