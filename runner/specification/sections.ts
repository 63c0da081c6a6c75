import type { List, Root } from 'mdast'
import { UsageError } from '../errors'
import { type Source, wordsOf } from './words'

/** A heading with the numbered lists under it. */
export interface Section {
  /** What its ids begin with. */
  name: string
  heading: string
  /** The headings above it, the nearest first. */
  above: string[]
  line: number
  lists: List[]
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** How a specification must look. */
export const SHAPE =
  'A specification is Markdown: headings (## Subscribing), and under each a numbered, nested list (1. …)'

/**
 * The headings that have numbered lists, in the order of the text. A section's name is the slug of its heading, or the name
 * that `known` has for the heading. Those that would share a name get the names of the headings above them in front.
 */
export function readSections(root: Root, source: Source, file: string, known: Map<string, string>): Section[] {
  const sections: Section[] = []
  const path: { depth: number; heading: string }[] = []
  for (const node of root.children) {
    const line = node.position?.start.line ?? 1
    if (node.type === 'heading') {
      const heading = wordsOf(node.children, source)
      while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop()
      const above = path.map((one) => one.heading).reverse()
      path.push({ depth: node.depth, heading })
      sections.push({ name: '', heading, above, line, lists: [] })
    } else if (node.type === 'list' && node.ordered) {
      const section = sections.at(-1)
      if (!section) throw new UsageError(`${file}:${line}: this numbered list has no heading above it. ${SHAPE}.`)
      section.lists.push(node)
    }
  }
  if (sections.length === 0) throw new UsageError(`${file} has no headings. ${SHAPE}.`)
  return named(
    sections.filter(({ lists }) => lists.length > 0),
    file,
    known,
  )
}

function named(sections: Section[], file: string, known: Map<string, string>): Section[] {
  const nameOf = (heading: string) => known.get(heading) ?? slug(heading)
  for (const { heading, line } of sections.filter((section) => nameOf(section.heading) === ''))
    throw new UsageError(`${file}:${line}: the heading "${heading}" has no latin letters to name it by.`)
  const result = sections.map((section) => ({ ...section, name: nameOf(section.heading) }))
  const deepest = Math.max(0, ...sections.map(({ above }) => above.length))
  for (let depth = 1; depth <= deepest; depth += 1) {
    const names = result.map(({ name }) => name)
    const shared = result.filter(({ name }) => names.filter((other) => other === name).length > 1)
    for (const section of shared) {
      const above = nameOf(section.above[depth - 1] ?? '')
      if (above !== '') section.name = `${above}-${section.name}`
    }
  }
  const seen = new Map<string, number>()
  for (const { name, line } of result) {
    const other = seen.get(name)
    if (other !== undefined) {
      throw new UsageError(
        `${file}:${line}: the section "${name}" exists already, at ${file}:${other}. Give one of them another heading.`,
      )
    }
    seen.set(name, line)
  }
  return result
}

/** The heading in the letters and hyphens of ids: its own numbering is dropped, and other digits are spelled out. */
export function slug(heading: string): string {
  const latin = heading
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
  const spelled = latin.replace(/^[\d.]+\s/, '').replace(/\d/g, (digit) => `-${DIGITS[Number(digit)]}-`)
  return spelled.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')
}
