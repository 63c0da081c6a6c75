import { stripVTControlCharacters } from 'node:util'

/** Fewer columns than this are not worth breaking a line for. */
const LEAST_ROOM = 20

/** How a text is laid out. */
export interface Layout {
  /** The columns of the terminal; undefined where there is none: then no line is broken, as a search wants them whole. */
  columns: number | undefined
  /** What each line is painted with, after it was broken. */
  paint?: (text: string) => string
  /** The column in which later lines begin, if not where the text does. */
  by?: number
}

/** A text after its head, such as a label. Later lines, and what of a line is too long, begin where the text begins. */
export function hang(head: string, text: string, { columns, paint = (line) => line, by }: Layout): string {
  const at = by ?? widthOf(head)
  const room = columns === undefined || columns - at < LEAST_ROOM ? Number.POSITIVE_INFINITY : columns - at
  const over = Math.max(0, widthOf(head) - at)
  const lines = text.split('\n').flatMap((line, index) => broken(line, room, index === 0 ? over : 0))
  return head + lines.map(paint).join(`\n${' '.repeat(at)}`)
}

/** A line in parts of at most so many columns; the first has `over` less. Breaks at blanks, and within a word only if it has to. */
function broken(line: string, room: number, over: number): string[] {
  const parts: string[] = []
  let part = ''
  let left = room - over
  const next = () => {
    parts.push(part.trimEnd())
    part = ''
    left = room
  }
  for (const token of line.split(/(?<= )(?=[^ ])/)) {
    let word = token
    if (part !== '' && widthOf(part) + widthOf(word.trimEnd()) > left) next()
    // a painted word has control sequences, which must not be cut
    while (widthOf(word.trimEnd()) > left && word === stripVTControlCharacters(word)) {
      const cut = cutAt(word, left)
      part = word.slice(0, cut)
      word = word.slice(cut)
      next()
    }
    part += word
  }
  return [...parts, part]
}

/** Not between the halves of a surrogate pair. */
function cutAt(word: string, at: number): number {
  return /[\ud800-\udbff]/.test(word.charAt(at - 1)) ? at - 1 : at
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
