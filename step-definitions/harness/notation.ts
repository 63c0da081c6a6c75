import type { Names } from './names'

/** A text as a feature writes it, between backticks: what it says is read where the names of the scenario are known. */
export interface Written {
  source: string
  /** whether bytes are meant, not a text */
  bytes: boolean
}

/** Longest text that a notation may make, in characters: beyond it a feature is mistaken. */
const LONGEST = 16 * 1024 * 1024

/**
 * What a text stands for:
 *
 *     ‹news:*›     the name, made one that only this scenario uses, as everywhere else
 *     «ab»×3       ababab
 *     \x0d         the character, or for bytes the byte, of that number
 *     \x00…\xff    all of them from the first to the last
 *
 * All else is itself, so that JSON and its escapes can be written as they are.
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

/** The notation for repetition alone: for texts in which a backslash is a backslash. */
export function repeated(text: string): string {
  return text.replace(/«([^»]*)»×(\d+)/g, (_, part: string, times: string) => {
    if (part.length * Number(times) > LONGEST) throw new RangeError(`too long a text: ${text}`)
    return part.repeat(Number(times))
  })
}
