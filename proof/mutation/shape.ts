import { tokensOf } from './tokens'

/** A change of code: in the statement `code`, `replacement` stands in place of `original`. */
export interface Change {
  code: string
  original: string
  replacement: string
}

/** Names that stand for values, as literals do. */
const VALUES = new Set(['undefined', 'NaN', 'Infinity'])

/**
 * What a change does, whatever things are called and wherever they are: its three pieces of code with each identifier
 * replaced by a number, in the order of first appearance. Literals, keywords and operators stay. Two changes that differ in
 * names, comments, white space, semicolons or trailing commas only have the same shape.
 */
export function shapeOf({ code, original, replacement }: Change): string {
  const numbers = new Map<string, number>()
  const shape = (piece: string) => {
    const words = tokensOf(piece).map(({ text, isName }) => {
      if (!isName || VALUES.has(text)) return text
      if (!numbers.has(text)) numbers.set(text, numbers.size)
      return `$${numbers.get(text)}`
    })
    return words.filter((word, place) => word !== ';' && !isTrailingComma(word, words[place + 1])).join(' ')
  }
  return [code, original, replacement].map(shape).join('\n')
}

function isTrailingComma(word: string, next: string | undefined): boolean {
  return word === ',' && next !== undefined && /^[)\]}]$/.test(next)
}
