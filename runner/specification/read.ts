import { createHash } from 'node:crypto'
import type { List, ListItem } from 'mdast'
import { UsageError } from '../errors'
import { parse } from './parse'
import { passedOver } from './passed-over'
import { readSections, type Section, SHAPE } from './sections'
import { normalized } from './source-text'
import type { Note, Step } from './step'
import { type Source, sourceOf, wordsOf } from './words'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The numbered steps of a specification, in its order, and what a person may take for a step that is none, or for a step
 * elsewhere. `known` has the names of sections by their headings. Numbers are positions; the written numbers do not matter.
 * Bullet lists are prose, unless they are inside a numbered list. Throws UsageError, which describes the expected shape.
 */
export function readSpecification(
  markdown: string,
  file: string,
  known: Map<string, string>,
): { steps: Step[]; notes: Note[] } {
  const original = normalized(markdown)
  const { root, text } = parse(original)
  const source = sourceOf(text, root)
  const found = new Map<ListItem, Step>()
  const sections = readSections(root, source, file, known)
  for (const section of sections) addSteps(section.lists, '', section, source, found)
  const notes = passedOver(root, original, found)
  if (found.size === 0) {
    const lines = notes.map((note) => `\n${file}:${note.line}: ${note.text}`)
    throw new UsageError(`${file} has no numbered list under a heading. ${SHAPE}.${lines.join('')}`)
  }
  return { steps: [...found.values()], notes }
}

/** The numbered steps of a specification. See readSpecification. */
export function readSteps(markdown: string, file: string, known: Map<string, string>): Step[] {
  return readSpecification(markdown, file, known).steps
}

/** A paragraph may split a list in two; the second part continues the numbering. */
function addSteps(lists: List[], prefix: string, section: Section, source: Source, found: Map<ListItem, Step>): void {
  const items = lists.flatMap(({ children }) => children)
  for (const [index, item] of items.entries()) {
    const number = `${prefix}${index + 1}`
    const own = item.children.filter(({ type }) => type !== 'list')
    const text = wordsOf(own, source).slice(boxIn(item))
    const { name, heading } = section
    const line = item.position?.start.line ?? 1
    found.set(item, { id: `${name}/${number}`, section: name, heading, number, text, digest: sha256(text), line })
    const nested = item.children.filter((child): child is List => child.type === 'list')
    addSteps(nested, `${number}.`, section, source, found)
  }
}

/** The length of the box that makes an item a task in GitHub's Markdown: `[x] `. */
function boxIn({ children: [first] }: ListItem): number {
  const [words] = first?.type === 'paragraph' ? first.children : []
  return words?.type === 'text' && /^\[[ x]\]\s/i.test(words.value) ? '[x] '.length : 0
}
