import { createHash } from 'node:crypto'
import type { List, ListItem, Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import { UsageError } from '../errors'

/** One numbered step of a specification's text. */
export interface Step {
  /** `<section>/<number>`, as in clauses.json. */
  id: string
  section: string
  heading: string
  /** Its position in the nested list: `3.1.1`. */
  number: string
  /** The step's own text, without nested steps and markup, trimmed, white space folded. */
  text: string
  /** sha256 of `text`. */
  digest: string
  line: number
}

const SHAPE = 'A specification is Markdown: headings (## Subscribing), and under each a numbered, nested list (1. …)'
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The numbered steps of a specification, in its order. A section's name is the slug of its heading, or the name that `known`
 * has for the heading. Numbers are positions; the written numbers do not matter. Bullet lists are prose, unless they are
 * inside a numbered list. Throws UsageError, which describes the expected shape.
 */
export function readSteps(markdown: string, file: string, known: Map<string, string>): Step[] {
  const steps: Step[] = []
  const counts = new Map<string, number>()
  const headings = new Map<string, string>()
  let current: { section: string; heading: string; at: string } | undefined
  let headed = false
  for (const node of fromMarkdown(markdown.replace(/^\ufeff/, '')).children) {
    const at = `${file}:${node.position?.start.line ?? 1}`
    if (node.type === 'heading') {
      headed = true
      const heading = fold(node)
      current = { section: known.get(heading) ?? slug(heading), heading, at }
    } else if (node.type === 'list' && node.ordered) {
      if (!current) throw new UsageError(`${at}: this numbered list has no heading above it. ${SHAPE}.`)
      const { section, heading } = current
      if (section === '')
        throw new UsageError(`${current.at}: the heading "${heading}" has no latin letters to name it by.`)
      const other = headings.get(section)
      if (other && other !== current.at) {
        throw new UsageError(
          `${current.at}: the section "${section}" exists already, at ${other}. Give one of them another heading.`,
        )
      }
      headings.set(section, current.at)
      // a paragraph may split a list in two; the second part continues the numbering
      const before = counts.get(section) ?? 0
      counts.set(section, before + node.children.length)
      steps.push(...stepsOf(node, '', before, section, heading))
    }
  }
  if (!headed) throw new UsageError(`${file} has no headings. ${SHAPE}.`)
  if (steps.length === 0) throw new UsageError(`${file} has no numbered list under a heading. ${SHAPE}.`)
  return steps
}

function stepsOf(list: List, prefix: string, before: number, section: string, heading: string): Step[] {
  return list.children.flatMap((item, index) => {
    const number = `${prefix}${before + index + 1}`
    const text = wordsOf(item)
    let nested = 0
    const children = item.children.flatMap((child) => {
      if (child.type !== 'list') return []
      nested += child.children.length
      return stepsOf(child, `${number}.`, nested - child.children.length, section, heading)
    })
    const line = item.position?.start.line ?? 1
    return [{ id: `${section}/${number}`, section, heading, number, text, digest: sha256(text), line }, ...children]
  })
}

function wordsOf({ children }: ListItem): string {
  const own = children.filter(({ type }) => type !== 'list').map(fold)
  return own.filter((text) => text !== '').join(' ')
}

/** A node's text without markup and comments, trimmed, white space folded. */
function fold(node: Nodes): string {
  return textOf(plain(node)).replace(/\s+/g, ' ').trim()
}

/** A hard line break becomes a space, and a comment nothing. The library drops the break and keeps the comment as text. */
function plain(node: Nodes): Nodes {
  if (node.type === 'break') return { type: 'text', value: ' ' }
  if (node.type === 'html' && node.value.startsWith('<!--')) return { type: 'text', value: '' }
  return 'children' in node ? ({ ...node, children: node.children.map(plain) } as Nodes) : node
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
