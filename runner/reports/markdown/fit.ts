import type { RootContent } from 'mdast'
import { count } from '../../text'
import { folded, paragraph, text, written } from './nodes'

/** What is shown or left out as a whole, or a fold of such parts. */
export type Piece = RootContent[] | { fold: string; pieces: RootContent[][] }

/** Bytes for the sentences that say what is left out. */
const RESERVED = 2_000

/**
 * The pieces as Markdown of at most so many bytes of UTF-8. What is too long ends with a sentence that says so. Pieces are in the order of
 * their worth: once one is too long, none after it is shown, so that nothing is missing in the middle.
 */
export function fitted(pieces: Piece[], limit: number): string {
  let left = limit - RESERVED
  const parts: string[] = []
  let full = false
  const add = (part: string) => {
    const bytes = Buffer.byteLength(part) + 1 // the empty line between two
    full ||= bytes > left
    if (full) return false
    left -= bytes
    parts.push(part)
    return true
  }
  const addAll = (all: RootContent[][]) => all.filter((nodes) => !full && add(written(nodes))).length
  for (const [index, piece] of pieces.entries()) {
    if (Array.isArray(piece)) {
      if (addAll([piece]) === 0) return [...parts, leftOut(pieces.length - index)].join('\n')
    } else {
      const { open, close } = folded(piece.fold)
      const [before, after] = [written([open]), written([close])]
      left -= Buffer.byteLength(after) + 1
      const shown = add(before) ? addAll(piece.pieces) : 0
      if (full && parts.at(-1) === before) parts.pop()
      else if (shown < piece.pieces.length) parts.push(leftOut(piece.pieces.length - shown), after)
      else parts.push(after)
      if (full && pieces.length > index + 1) parts.push(leftOut(pieces.length - index - 1))
      if (full) return parts.join('\n')
    }
  }
  return parts.join('\n')
}

function leftOut(pieces: number): string {
  return written([
    paragraph(
      text(
        `${count(pieces, 'more part')} left out: GitHub shows no summary above 1 MiB. The JSON report has everything.`,
      ),
    ),
  ])
}
