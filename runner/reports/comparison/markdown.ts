import type { BlockContent, PhrasingContent, RootContent, TableRow } from 'mdast'
import { MARKS } from '../terminal/style'
import { partTitle } from '../terminal/tree'
import { summaryOf, totalLine } from './summary'
import type { Matrix, Row, Section } from './types'

/** The matrix as Markdown with tables (GitHub flavoured). Text from servers is escaped, so that it is never markup. */
export function toMarkdown(matrix: Matrix): string {
  const letters = matrix.compared.map(({ letter }) => letter)
  const children: RootContent[] = [
    heading(1, totalLine(matrix)),
    summaryTable(matrix),
    ...(matrix.notes.length > 0 ? [bullets(matrix.notes.map((note) => [text(note)]))] : []),
    ...matrix.sections.flatMap((section, index) => [
      ...(section.part === matrix.sections[index - 1]?.part ? [] : [heading(2, partTitle(section.part))]),
      ...sectionOf(section, letters),
    ]),
  ]
  // 0.1 s of CPU to load, and a run does without them
  const { gfmTableToMarkdown } = require('mdast-util-gfm-table') as typeof import('mdast-util-gfm-table')
  const { toMarkdown: write } = require('mdast-util-to-markdown') as typeof import('mdast-util-to-markdown')
  return write({ type: 'root', children }, { extensions: [gfmTableToMarkdown({ tablePipeAlign: false })], bullet: '-' })
}

function summaryTable({ compared }: Matrix): RootContent {
  const summaries = compared.map(summaryOf)
  const labels = summaries[0]?.facts.map(([label]) => label) ?? []
  return table([
    ['', 'implementation', 'conformant?', 'complete?', ...labels],
    ...summaries.map((each) => [
      each.letter,
      each.target,
      each.conformance,
      each.completeness,
      ...each.facts.map(([, fact]) => fact),
    ]),
  ])
}

function sectionOf({ heading: title, section, rows }: Section, letters: string[]): BlockContent[] {
  const reasons = rows.flatMap((row) => reasonsOf(row, letters))
  return [
    { type: 'heading', depth: 3, children: [text(`${title} `), { type: 'inlineCode', value: section }] },
    table([
      ['', 'clause', ...letters, ''],
      ...rows.map(({ number, level, summary, cells, differs }) => [
        number,
        level === 'must' ? summary : `${summary} (${level})`,
        ...cells.map(({ verdict }) => (verdict === 'not judged' ? '–' : `${MARKS[verdict]} ${verdict}`)),
        differs ? '≠' : '',
      ]),
    ]),
    ...(reasons.length > 0 ? [bullets(reasons)] : []),
  ]
}

function reasonsOf({ id, cells }: Row, letters: string[]): PhrasingContent[][] {
  return cells.flatMap(({ verdict, reason }, index) =>
    reason === '' || verdict === 'not judged'
      ? []
      : [[{ type: 'inlineCode', value: id } as const, text(` ${letters[index]}, ${verdict}: ${reason}`)]],
  )
}

function text(value: string): PhrasingContent {
  return { type: 'text', value }
}

function heading(depth: 1 | 2, value: string): BlockContent {
  return { type: 'heading', depth, children: [text(value)] }
}

function bullets(items: PhrasingContent[][]): BlockContent {
  const children = items.map((item) => ({
    type: 'listItem' as const,
    children: [{ type: 'paragraph' as const, children: item }],
  }))
  return { type: 'list', spread: false, children }
}

function table(rows: string[][]): BlockContent {
  const cells = (row: string[]): TableRow => ({
    type: 'tableRow',
    children: row.map((value) => ({ type: 'tableCell', children: [text(value)] })),
  })
  return { type: 'table', children: rows.map(cells) }
}
