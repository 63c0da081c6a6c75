import { Eta } from 'eta'
import { SCRIPT } from '../html/script'
import { STYLE } from '../html/style'
import { MARKS } from '../terminal/style'
import { headOf, totalOf } from './describe'
import { STYLE_OF_MATRIX } from './html-style'
import { TEMPLATE } from './html-template'
import type { Cell, Matrix } from './matrix'

/** The matrix as one page that needs nothing else: no network, no script to be read, light or dark as the reader has it. */
export function toHtml(matrix: Matrix): string {
  // reasons hold the text of servers: nothing may be put in unescaped but our own style and script
  return new Eta({ autoEscape: true }).renderString(TEMPLATE, viewOf(matrix))
}

function viewOf(matrix: Matrix) {
  const { compared, notes, clauses, differing } = matrix
  return {
    total: totalOf(matrix),
    title: [...new Set(compared.map(({ report }) => report.specification.title))].join(', '),
    heads: compared.map(headOf),
    notes,
    clauses,
    differing,
    sections: matrix.sections.map(({ heading, section, part, rows }) => ({
      heading,
      section,
      completion: part === 'completion',
      rows: rows.map((row) => {
        const cells = row.cells.map((cell, index) => ({ ...cell, letter: compared[index]?.letter, ...lookOf(cell) }))
        const told = cells.filter(({ verdict, reason }) => verdict !== 'not judged' && reason !== '')
        return { ...row, depth: row.number.split('.').length - 1, cells, told }
      }),
    })),
    style: `${STYLE}${STYLE_OF_MATRIX}`,
    script: SCRIPT,
  }
}

/** A verdict's mark and the class that gives it its colour. */
function lookOf({ verdict }: Cell): { mark: string; kind: string } {
  return verdict === 'not judged' ? { mark: '–', kind: 'dim' } : { mark: MARKS[verdict], kind: verdict }
}
