import type { BlockContent, ListItem, PhrasingContent, RootContent, TableRow } from 'mdast'
import { shorten, visible } from '../../text'

/** Of a longer text from a server the Markdown has the beginning: the whole is in the JSON report. */
const CHARACTERS = 1_000

/**
 * Our own words: the suite's, never a server's. GitHub looks for mentions and numbers of issues after it has read the
 * Markdown, so that no backslash helps: a space without width does.
 */
export function text(value: string): PhrasingContent {
  return { type: 'text', value: visible(value).replace(/[@#](?=\w)/g, '$&\u200b') }
}

/** Anybody else's words, on one line. In code nothing is markup, a link or a mention. */
export function code(value: string): PhrasingContent {
  const line = shorten(visible(value), CHARACTERS).replace(/\s*\n\s*/g, ' ⏎ ')
  // nothing, or blanks alone, would be no code span
  return line.trim() === '' ? { type: 'emphasis', children: [text('nothing')] } : { type: 'inlineCode', value: line }
}

export function strong(value: string): PhrasingContent {
  return { type: 'strong', children: [text(value)] }
}

/** Anybody's words as they are, on lines of their own. */
export function block(value: string, lang = 'text'): BlockContent {
  return { type: 'code', lang, value: visible(value) }
}

export function paragraph(...children: PhrasingContent[]): BlockContent {
  return { type: 'paragraph', children }
}

export function heading(depth: 2 | 3 | 4, ...children: PhrasingContent[]): BlockContent {
  return { type: 'heading', depth, children }
}

export function bullets(items: BlockContent[][]): BlockContent {
  const children = items.map((item): ListItem => ({ type: 'listItem', spread: false, children: item }))
  return { type: 'list', spread: false, children }
}

/** A table whose first row is its heading. */
export function table(rows: PhrasingContent[][][]): BlockContent {
  const children = rows.map(
    (row): TableRow => ({
      type: 'tableRow',
      children: row.map((cell) => ({ type: 'tableCell', children: cell })),
    }),
  )
  return { type: 'table', children }
}

/** A label and what a server, or the suite about it, has to say: on one line, or below it if it has several. */
export function labelled(label: string, value: string): BlockContent[] {
  if (!value.trim().includes('\n')) return [paragraph(strong(label), text(' '), code(value))]
  return [paragraph(strong(label)), block(shorten(value, 2 * CHARACTERS))]
}

/** The tags around what the reader opens. `summary` is our own words, with no markup. */
export function folded(summary: string): { open: RootContent; close: RootContent } {
  return {
    open: { type: 'html', value: `<details>\n<summary>${summary.replace(/[&<>]/g, entity)}</summary>` },
    close: { type: 'html', value: '</details>' },
  }
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

/** The nodes as Markdown (GitHub flavoured), with a line feed at the end. */
export function written(nodes: RootContent[]): string {
  // 0.1 s of CPU to load, and most runs do without them
  const { gfmTableToMarkdown } = require('mdast-util-gfm-table') as typeof import('mdast-util-gfm-table')
  const { toMarkdown } = require('mdast-util-to-markdown') as typeof import('mdast-util-to-markdown')
  return toMarkdown(
    { type: 'root', children: nodes },
    {
      extensions: [gfmTableToMarkdown({ tablePipeAlign: false })],
      bullet: '-',
      // GitHub knows strikethrough and formulas, too
      unsafe: [
        { character: '~', inConstruct: 'phrasing' },
        { character: '$', inConstruct: 'phrasing' },
      ],
    },
  )
}
