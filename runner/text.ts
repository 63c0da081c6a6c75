/** `2 clauses`, `1 clause`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** The same text with a full stop at its end, unless it has one, or is a list of several lines. */
export function sentence(text: string): string {
  return /[.?!]$|\n/.test(text) ? text : `${text}.`
}

/** Milliseconds in readable form: `420 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `a`, `a and b`, `a, b and c`; or with another word for `and`. */
export function joinWords(words: string[], and = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}

/** Makes a server's text safe for a terminal: control characters are shown as escapes. Line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(CONTROL, (character) => {
    const code = character.charCodeAt(0)
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
  })
}

// C0 except tab and line feed, delete, C1, and the bidirectional control characters
const CONTROL = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The same text with every line that is not empty indented. */
export function indent(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by)
}

/** Longer texts are cut in the terminal: one may be a payload of a mebibyte. */
const TEXT_CHARACTERS = 400

/** The beginning of a long text, with its full length. */
export function shorten(text: string, limit = TEXT_CHARACTERS): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}… (${text.length} characters)`
}
