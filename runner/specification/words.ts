import type { Nodes, Parents, Root } from 'mdast'
import { afterComments, wordsOfTag } from './html-words'
import { fromMarkdown } from './markdown'

/** What nodes are read from: their positions are places in `text`. */
export interface Source {
  text: string
  /** The source of the text's link definitions. */
  definitions: string
  /** The names of its footnotes: GitHub's Markdown has them, CommonMark takes their marks for words. */
  footnotes: Set<string>
}

/** The words of nodes: without markup, trimmed, white space folded. */
export function wordsOf(nodes: Nodes[], source: Source): string {
  return blocks(nodes, source, false).replace(/\s+/g, ' ').trim()
}

export function sourceOf(text: string, root: Root): Source {
  const definitions: string[] = []
  const footnotes = new Set<string>()
  const collect = (node: Nodes) => {
    if (node.type === 'definition') {
      definitions.push(sliceOf(node, text))
      if (node.label?.startsWith('^')) footnotes.add(node.label.slice(1))
    }
    if (node.type === 'paragraph')
      for (const [, name = ''] of sliceOf(node, text).matchAll(/^\s*\[\^([^\]\s]+)\]:/gm)) footnotes.add(name)
    if ('children' in node) node.children.forEach(collect)
  }
  collect(root)
  return { text, definitions: definitions.join('\n'), footnotes }
}

/** The text of nodes that stand below each other. A block of HTML is read together with the paragraph that it is part of. */
function blocks(nodes: Nodes[], source: Source, quoted: boolean): string {
  const texts: string[] = []
  for (let first = 0; first < nodes.length; ) {
    let last = first
    while (continues(nodes[last], nodes[last + 1])) last += 1
    const run = nodes.slice(first, last + 1)
    const reread = run.some(({ type }) => type === 'html')
    texts.push(reread ? paragraphText(run, source, quoted) : run.map((node) => text(node, source, quoted)).join(' '))
    first = last + 1
  }
  return texts.join(' ')
}

function continues(node: Nodes | undefined, next: Nodes | undefined): boolean {
  const part = (type?: string) => type === 'html' || type === 'paragraph'
  return part(node?.type) && part(next?.type) && node?.position?.end.line === (next?.position?.start.line ?? 0) - 1
}

/**
 * The text of a paragraph that HTML is in the way of. To Markdown a line that begins with a comment is raw HTML to its end,
 * and `*emphasis*` behind it, or around it, is none. To a reader it is the paragraph that it is without the comment.
 */
function paragraphText(run: Nodes[], source: Source, quoted: boolean): string {
  const prefix = quoted ? /^[\s>]+/gm : /^[^\S\n]+/gm
  const lines = run.map((node) => (node.type === 'html' ? afterComments(node.value) : sliceOf(node, source.text)))
  const markdown = `${lines
    .filter((line) => line !== '')
    .join('\n')
    .replace(prefix, '')}\n\n${source.definitions}`
  const { children } = fromMarkdown(markdown, { extensions: [{ disable: { null: BLOCK_CONSTRUCTS } }] })
  return children.map((node) => text(node, source, quoted)).join(' ')
}

const BLOCK_CONSTRUCTS = [
  ...['blockQuote', 'codeFenced', 'codeIndented', 'headingAtx', 'htmlFlow', 'list', 'setextUnderline', 'thematicBreak'],
]

function text(node: Nodes, source: Source, quoted: boolean): string {
  switch (node.type) {
    case 'text':
      return node.value.replace(/(?<!^|\n)\[\^([^\]\s]+)\]/g, (mark, name) => (source.footnotes.has(name) ? '' : mark))
    case 'linkReference':
      return node.label?.startsWith('^') && source.footnotes.has(node.label.slice(1))
        ? ''
        : inline(node.children, source, quoted)
    case 'inlineCode':
    case 'code':
      return node.value
    case 'break':
      return ' '
    case 'html':
      return wordsOfTag(node.value)
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'blockquote':
      return blocks(node.children, source, true)
    case 'list':
    case 'listItem':
    case 'root':
      return blocks(node.children, source, quoted)
    default:
      return isParent(node) ? inline(node.children, source, quoted) : ''
  }
}

const inline = (nodes: Nodes[], source: Source, quoted: boolean) =>
  nodes.map((node) => text(node, source, quoted)).join('')

const isParent = (node: Nodes): node is Extract<Nodes, Parents> => 'children' in node

function sliceOf({ position }: Nodes, text: string): string {
  return text.slice(position?.start.offset, position?.end.offset)
}
