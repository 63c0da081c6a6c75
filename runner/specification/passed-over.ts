import type { Code, Html, List, ListItem, Nodes, Root } from 'mdast'
import { isUnclosed, isUnknownTag } from './html-words'
import { Lines } from './lines'
import type { Note, Step } from './step'

type Steps = Map<ListItem, Step>

/** Everything in a text that looks like a step and is none, that is a step elsewhere than it looks, or has lost its words. */
export function passedOver(root: Root, text: string, steps: Steps): Note[] {
  const lines = new Lines(text)
  const notes = [
    ...misplaced(root, lines, steps),
    ...unread(root, lines, steps),
    ...unheaded(root, lines),
    ...wordless(lines, steps),
  ]
  return notes.sort((a, b) => a.line - b.line)
}

/** Steps that are indented as if they were nested in the one above them, and are not. */
function misplaced(root: Root, lines: Lines, steps: Steps): Note[] {
  const notes: Note[] = []
  const within = (siblings: Nodes[]) => {
    let above: ListItem | undefined
    let between: Nodes | undefined
    for (const node of siblings) {
      if (node.type === 'heading') above = undefined
      if (node.type !== 'list') {
        between ??= node
        continue
      }
      for (const item of node.children) {
        const parent = above && lines.columnOf(item) > lines.columnOf(above) ? above : undefined
        if (parent) notes.push(misplacedNote(item, parent, between, lines, steps))
        // what is under a bullet of prose is no step, so nothing is misplaced there
        if (!steps.has(item)) continue
        if (!parent) {
          above = item
          between = undefined
        }
        within(item.children)
      }
    }
  }
  within(root.children)
  return notes
}

function misplacedNote(item: ListItem, above: ListItem, between: Nodes | undefined, lines: Lines, steps: Steps): Note {
  const line = item.position?.start.line ?? 1
  const parent = above.position?.start.line ?? 1
  const step = steps.get(item)
  const what = step ? `is read as ${step.id}, not under line ${parent}` : 'is not a step'
  const end = between?.position?.start.line
  const to = blanks(lines.contentOf(above))
  const how =
    end === undefined
      ? `To nest it there, indent it by ${to}; if it belongs beside that line, by ${lines.columnOf(above)}.`
      : `Line ${end} ended the list: to nest this line there, indent line ${end} by ${to} and this one by as much.`
  return { line, text: `${lines.quote(line)} ${what}. ${how}` }
}

/** Numbered lines at which no step begins, and bullets that would be nested steps if the list had not ended. */
function unread(root: Root, lines: Lines, steps: Steps): Note[] {
  const taken = new Set([...steps.values()].map(({ line }) => line))
  const isCut = (line: number) => chainAt(root, line).some((node) => node.type === 'code' && endedBy(node, root, lines))
  return lines.listed().flatMap((line) => {
    if (lines.numberAt(line) === '' && !isCut(line)) return []
    if (taken.has(line)) return []
    return [{ line, text: `${lines.quote(line)} is not a step: ${whyNot(line, root, lines, steps)}.` }]
  })
}

/** Lines that look like a heading and are none: the steps below them would be those of the section above. */
function unheaded(root: Root, lines: Lines): Note[] {
  return lines.headed().flatMap((line) => {
    const chain = chainAt(root, line)
    const [, outer] = chain
    const inner = chain.at(-1)
    if (outer?.type === 'heading' || inner?.type === 'code' || isComment(inner)) return []
    const why =
      inner?.type === 'html'
        ? insideHtml(inner)
        : outer?.type === 'list' && lines.isSpaced(line)
          ? 'it is inside the list above it. Do not indent it'
          : 'put a blank behind the "#"'
    return [{ line, text: `${lines.quote(line)} is not a heading: ${why}.` }]
  })
}

const isComment = (node: Nodes | undefined) => node?.type === 'html' && node.value.startsWith('<!--')

const insideHtml = ({ position }: Html) =>
  `line ${position?.start.line} begins HTML, which ends at an empty line. Put one above this line`

function whyNot(line: number, root: Root, lines: Lines, steps: Steps): string {
  const chain = chainAt(root, line)
  const find = <T extends Nodes>(type: T['type']) => chain.find((node): node is T => node.type === type)
  const code = find<Code>('code')
  if (code) return whyCode(line, code, root, lines, steps)
  const html = find<Html>('html')
  if (isComment(html)) return 'it is inside a comment. If it is one, take it out'
  if (html) return insideHtml(html)
  if (find('blockquote')) return 'it is inside a block quote. If it is one, take away the ">"'
  if (find('heading')) return 'the line below makes it a heading. Put an empty line between them'
  if (find<List>('list') && !chain.some((node) => steps.has(node as ListItem)))
    return 'it is inside a bullet list, which is prose. If it is one, number that list too'
  return whyText(line, lines, steps)
}

function whyCode(line: number, code: Code, root: Root, lines: Lines, steps: Steps): string {
  if (lines.isFence(code)) return 'it is inside a code block. If it is one, take it out'
  const end = endedBy(code, root, lines)
  const above = stepAbove(line, steps)
  if (end && above)
    return `line ${end} ended the list, so this is code. Indent line ${end} by ${blanks(lines.contentOf(above))}`
  return `it is indented so far that it is code. ${indentation(line, lines, steps)}`
}

function whyText(line: number, lines: Lines, steps: Steps): string {
  const written = lines.numberAt(line)
  if (/\.\d/.test(written))
    return `Markdown has no numbers like "${written}": write "1.", and indent it by ${blanks(levelOf(written) * LEVEL)}`
  if (written.startsWith('(')) return `Markdown has no numbers like "${written}": write "1."`
  if (written.length > 10) return 'a number has at most nine digits'
  if (!lines.isSpaced(line)) return `put a blank after "${written}"`
  const why = /^1\D/.test(written)
    ? 'it is indented too far for a list, and continues the text above it'
    : 'it continues the text above it. Put an empty line between them, or number it 1'
  return `${why}. ${indentation(line, lines, steps)}`
}

/** The line between a list and indented code: without it, the code would be a part of the list. */
function endedBy(code: Code, root: Root, lines: Lines): number | undefined {
  const place = root.children.indexOf(code)
  if (place < 2 || root.children[place - 2]?.type !== 'list' || lines.isFence(code)) return undefined
  return root.children[place - 1]?.position?.start.line
}

/** How far to indent a line so that it is nested in the step above it. */
function indentation(line: number, lines: Lines, steps: Steps): string {
  const above = stepAbove(line, steps)
  if (!above) return 'Do not indent it'
  const parent = above.position?.start.line
  return `To nest it under line ${parent}, indent it by ${blanks(lines.contentOf(above))}`
}

/** The last step that begins above a line. */
function stepAbove(line: number, steps: Steps): ListItem | undefined {
  return [...steps.keys()].filter((item) => (item.position?.start.line ?? 0) < line).at(-1)
}

/** The nodes that a line is in, the outermost first. */
function chainAt(node: Nodes, line: number): Nodes[] {
  if (!('children' in node)) return [node]
  const child = node.children.find(
    ({ position }) => position && position.start.line <= line && line <= position.end.line,
  )
  return child ? [node, ...chainAt(child, line)] : [node]
}

/** Steps without words, and markup that hides some. */
function wordless(lines: Lines, steps: Steps): Note[] {
  return [...steps].flatMap(([item, { text, line }]) => {
    const empty =
      text === '' ? [{ line, text: `${lines.quote(line)} is a step without words. Write them on that line.` }] : []
    return [...item.children.filter(({ type }) => type !== 'list').flatMap(hiding), ...empty]
  })
}

function hiding(node: Nodes): Note[] {
  if ('children' in node) return node.children.flatMap(hiding)
  if (node.type !== 'html') return []
  const line = node.position?.start.line ?? 1
  if (isUnclosed(node.value))
    return [
      { line, text: 'the comment that begins here does not end in this step, and hides the rest of it. Close it.' },
    ]
  const unknown =
    node.value
      .replace(/`[^`]*`/g, '')
      .match(/<\/?[a-z][^<>]*>/gi)
      ?.filter(isUnknownTag) ?? []
  return unknown.map((tag) => ({
    line,
    text: `Markdown takes ${tag} for HTML and hides it. Write it as code: \`${tag}\`.`,
  }))
}

// enough for a number of two digits, and for one of one digit not too much
const LEVEL = 4

const levelOf = (written: string) => (written.match(/\.\d/g) ?? []).length

const blanks = (number: number) => `${number} blank${number === 1 ? '' : 's'}`
