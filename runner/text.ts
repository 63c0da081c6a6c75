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

/**
 * Makes a server's text safe for a terminal, and shows what would not be seen: control characters, and those by which texts
 * differ that look alike, are shown as escapes. Line feeds and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16)
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`
  })
}

// C0 except tab and line feed, delete, C1; what has no width (byte order mark, joiners, bidirectional controls); blanks that do
// not break; and marks that combine with Latin letters, such as the accent of a decomposed é
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\u00a0\u202f]|[\u0300-\u036f]/gu

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
