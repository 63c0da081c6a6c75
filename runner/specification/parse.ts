import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from './markdown'

/**
 * The tree of a text, as CommonMark has it. micromark 4.0.2 takes a list that does not begin with 1 for a paragraph if it
 * follows indented code, as if that were a paragraph that it would interrupt. There the numbers, which mean nothing to us,
 * are made 1. `text` is what the positions are in; it is as long as the original.
 */
export function parse(original: string): { root: Root; text: string } {
  let text = original
  for (;;) {
    const root = fromMarkdown(text)
    const at = listAfterCode(root, text)
    if (at === undefined) return { root, text }
    text = text.slice(0, at) + text.slice(at).replace(/^(\d+)([.)])/, startingWithOne)
  }
}

// with blanks behind it in place of the digits, so that what is indented as far stays inside
const startingWithOne = (_: string, digits: string, delimiter: string) => `1${delimiter}`.padEnd(digits.length + 1)

/** Where a paragraph begins that should be such a list. */
function listAfterCode(node: Nodes, text: string): number | undefined {
  if (!('children' in node)) return undefined
  for (const [index, child] of node.children.entries()) {
    const before = node.children[index - 1]
    const start = child.position?.start
    if (
      child.type === 'paragraph' &&
      before?.type === 'code' &&
      start &&
      start.line - 1 === before.position?.end.line
    ) {
      const rest = text.slice(start.offset)
      if (/^\d{1,9}[.)][^\S\n]/.test(rest) && !/^1[.)]/.test(rest)) return start.offset
    }
    const inside = listAfterCode(child, text)
    if (inside !== undefined) return inside
  }
  return undefined
}
