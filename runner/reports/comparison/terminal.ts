import type { Style } from '../terminal/style'
import { indented, partTitle } from '../terminal/tree'
import { summaryOf } from './summary'
import type { Cell, Matrix, Row } from './types'

const LONGEST_REASON = 200

/** The matrix for a terminal: a summary of each implementation, a column of marks for each letter, and reasons where verdicts differ. */
export function toText({ compared, notes, sections }: Matrix, style: Style): string {
  const letters = compared.map(({ letter }) => letter)
  const columns = letters.join(' ')
  const width = Math.max(0, ...sections.flatMap(({ rows }) => rows.map(({ number }) => indented(number).length)))
  const summaries = compared
    .map(summaryOf)
    .flatMap((each) => [
      `${style.bold(each.letter)}  ${each.target} ${style.dim(`— ${factOf(each.facts, 'report')}`)}`,
      `${blanks(each.letter)}  ${style.paint(each.verdict, each.conformance)}, ${each.completeness}`,
    ])
  const tree = sections.flatMap(({ part, heading, section, rows }, index) => [
    ...(part === sections[index - 1]?.part ? [] : ['', style.bold(partTitle(part))]),
    '',
    `  ${columns}    ${heading} ${style.dim(`[${section}]`)}`,
    ...rows.flatMap((row) => rowLines(row, letters, width, style)),
  ])
  return [...summaries, ...notes, ...tree].join('\n')
}

function rowLines({ number, level, summary, cells, differs }: Row, letters: string[], width: number, style: Style) {
  const marks = cells.map((cell, index) => `${markOf(cell, style)}${blanks(letters[index]?.slice(1) ?? '')}`)
  const note = level === 'must' ? '' : ` ${style.dim(`(${level})`)}`
  const reasons = differs ? cells.flatMap((cell, index) => reasonLine(cell, letters[index] ?? '')) : []
  const under = ' '.repeat(letters.join(' ').length + width + 8)
  return [
    style.hang(`  ${marks.join(' ')} ${differs ? '≠' : ' '}  ${indented(number).padEnd(width)}  `, `${summary}${note}`),
    ...reasons.map((line) => style.hang(under, line, { paint: style.dim })),
  ]
}

function reasonLine({ verdict, reason }: Cell, letter: string): string[] {
  if (reason === '' || verdict === 'not judged') return []
  // the reason of a generated case can fill a screen; the files have all of it
  const short = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason
  return [`${letter} ${verdict}: ${short}`]
}

function markOf({ verdict }: Cell, style: Style): string {
  return verdict === 'not judged' ? style.dim('–') : style.mark(verdict)
}

function factOf(facts: [string, string][], label: string): string {
  return facts.find(([name]) => name === label)?.[1] ?? ''
}

function blanks(text: string): string {
  return ' '.repeat(text.length)
}
