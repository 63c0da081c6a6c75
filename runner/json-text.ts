import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { UsageError } from './errors'

/** What a program wrote as JSON. Throws UsageError, which names the place, and what was done to the text if it shows. */
export function parseJson(text: string, file: string, hint: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const errors: ParseError[] = []
    parseTree(text, errors, { disallowComments: true })
    throw new UsageError(`${jsonErrorText(text, file, errors)} ${hint}`)
  }
}

/** A sentence with the place of the first error in a text that should be JSON. */
export function jsonErrorText(text: string, file: string, [error]: ParseError[]): string {
  const [offset, what] = explain(text, error)
  return `${placeIn(text, offset, file)}: this is not JSON: ${what}.`
}

/** `file:line:column` of an offset. */
export function placeIn(text: string, offset: number, file: string): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** What word processors, chats and web pages put in place of quotation marks and blanks. */
const QUOTES = /[\u00ab\u00bb\u2018-\u201f\u2032\u2033\uff02]/
const BLANKS = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/
/** What no editor shows, so that it has to be named. */
const UNSEEN = /(?![\t\n\r])\p{Cc}/u

function explain(text: string, error: ParseError | undefined): [number, string] {
  const end = text.trimEnd().length
  if (end === 0) return [0, 'the file is empty']
  if (!error) return [0, 'it cannot be read']
  const { offset, length } = error
  if (isConflict(text, offset)) return [offset, 'this is the mark of a merge conflict']
  // a string that does not end ends with its line
  for (const [kind, say] of ODDITIES) {
    const found = text.slice(offset, offset + Math.max(length, 1)).search(kind)
    if (found >= 0) return [offset + found, say(nameOf(text.charAt(offset + found)))]
  }
  const words = wordsOf(printParseErrorCode(error.error))
  const last = words === 'unexpected end of string' ? offset + length : offset
  return [offset, last < end ? words : `the file ends too early: ${words}`]
}

const ODDITIES: [RegExp, (name: string) => string][] = [
  [QUOTES, (name) => `${name} is a typographic quotation mark; JSON has " only`],
  [BLANKS, (name) => `${name} is no blank of JSON; put a plain one`],
  [UNSEEN, (name) => `${name} is a control character`],
]

function isConflict(text: string, offset: number): boolean {
  const begin = text.lastIndexOf('\n', offset) + 1
  return /^(<{7}|={7}|>{7})/.test(text.slice(begin, begin + 7))
}

/** `U+00A0`, with the character itself where it can be seen. */
function nameOf(character: string): string {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  return QUOTES.test(character) ? `${character} (${code})` : code
}

/** `CommaExpected` as `comma expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase()
}
