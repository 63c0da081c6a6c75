import type { Root } from 'mdast'
import type { Options } from 'mdast-util-from-markdown'

/** The tree of a text in CommonMark. The parser takes 0.1 s of CPU to load, and a run does without it. */
export function fromMarkdown(text: string, options?: Options): Root {
  const parser = require('mdast-util-from-markdown') as typeof import('mdast-util-from-markdown')
  return parser.fromMarkdown(text, options)
}
