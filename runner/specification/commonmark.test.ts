import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import { readSpecification } from './read'

/** A node of commonmark.js, which has no types of its own. */
interface Node {
  type: string
  literal: string | null
  listType: 'ordered' | 'bullet'
  sourcepos: [[number, number], [number, number]]
  firstChild: Node | null
  next: Node | null
}
const load = createRequire(__filename)
const { Parser } = load('commonmark') as { Parser: new () => { parse(markdown: string): Node } }
const { tests: examples } = load('commonmark-spec') as {
  tests: { markdown: string; section: string; number: number }[]
}

const childrenOf = ({ firstChild }: Node): Node[] => {
  const children: Node[] = []
  for (let child = firstChild; child; child = child.next) children.push(child)
  return children
}

const LEAVES = new Set(['text', 'code', 'code_block'])

/** What a browser shows of a node. Lines and blocks are parted by a space. */
function shown(node: Node): string {
  if (LEAVES.has(node.type)) return node.literal ?? ''
  if (node.type === 'softbreak' || node.type === 'linebreak') return ' '
  const isBlock = ['document', 'item', 'list', 'block_quote'].includes(node.type)
  return childrenOf(node)
    .map(shown)
    .join(isBlock ? ' ' : '')
}

const has = (node: Node, type: string): boolean =>
  node.type === type || childrenOf(node).some((child) => has(child, type))

/** The items of lists and their numbers, as positions; those of lists in `siblings` come first, then what is nested. */
function numbered(siblings: Node[], prefix: string): [number: string, item: Node][] {
  const items = siblings.flatMap(childrenOf)
  return items.flatMap((item, index): [string, Node][] => {
    const nested = childrenOf(item).filter(({ type }) => type === 'list')
    return [[`${prefix}${index + 1}`, item], ...numbered(nested, `${prefix}${index + 1}.`)]
  })
}

/** The lines of all items of numbered lists, wherever they are. */
function numberedLines(node: Node): number[] {
  const own = node.type === 'item' && node.listType === 'ordered' ? [node.sourcepos[0][0]] : []
  return [...own, ...childrenOf(node).flatMap(numberedLines)]
}

const stepsIn = (text: string) => readSpecification(text, 'x.md', new Map())

/** The same for a whole text: only what is under its first and only heading. */
function itemsIn(text: string) {
  const top = childrenOf(new Parser().parse(text))
  return numbered(
    top.filter(({ type, listType }) => type === 'list' && listType === 'ordered'),
    '',
  )
}

/** An item's own words, if they can be known: HTML that is a block is shown as the browser likes. */
function wordsIn(item: Node): string | undefined {
  const own = childrenOf(item).filter(({ type }) => type !== 'list')
  if (own.some((node) => has(node, 'html_block') || has(node, 'html_inline'))) return undefined
  return own.map(shown).join(' ').replace(/\s+/g, ' ').trim()
}

const HEADING = '# Read\n\n'
const headless = (text: string) => !childrenOf(new Parser().parse(text)).some(({ type }) => type === 'heading')

function compare(text: string, name: string): number {
  const truth = itemsIn(text)
  if (truth.length === 0) {
    assert.throws(() => stepsIn(text), /has no numbered list under a heading/, name)
    return 0
  }
  const { steps, notes } = stepsIn(text)
  assert.deepEqual(
    steps.map(({ number, line }) => [number, line]),
    truth.map(([number, item]) => [number, item.sourcepos[0][0]]),
    name,
  )
  for (const [index, [, item]] of truth.entries()) {
    const words = wordsIn(item)
    if (words !== undefined) assert.equal(steps[index]?.text, words, name)
    if (words === '')
      assert.ok(
        notes.some(({ line }) => line === item.sourcepos[0][0]),
        `${name}: no note on no words`,
      )
  }
  // what is numbered is read, or pointed at
  const known = new Set([...steps, ...notes].map(({ line }) => line))
  const passed = numberedLines(new Parser().parse(text)).filter((line) => !known.has(line))
  assert.deepEqual(passed, [], name)
  return truth.length
}

test('the examples of CommonMark are read as another implementation of it reads them', () => {
  let items = 0
  for (const { markdown, number } of examples) {
    const text = `${HEADING}${markdown.replaceAll('→', '\t')}`
    if (headless(text.slice(HEADING.length))) items += compare(text, `example ${number}: ${text}`)
  }
  assert.ok(items > 30, `${items}`)
})

test('whatever an example of CommonMark is, inside a step it is read as there', () => {
  let items = 0
  for (const { markdown, number } of examples) {
    const inside = markdown.replaceAll('→', '\t').replace(/^(?=.)/gm, '   ')
    const text = `${HEADING}1. words\n\n${inside}`
    items += compare(text, `example ${number}: ${text}`)
  }
  assert.ok(items > 700, `${items}`)
})

test('whatever an example of CommonMark is, the step after it is read or pointed at', () => {
  for (const { markdown, number } of examples) {
    for (const next of ['2. next', '   2. next', '1. next']) {
      const text = `${HEADING}1. words\n\n${markdown.replaceAll('→', '\t')}${next}\n`
      if (headless(text.slice(HEADING.length))) compare(text, `example ${number}: ${text}`)
    }
  }
})
