import { Eta } from 'eta'
import { readAsset } from '../assets'
import { MARKS } from '../terminal/style'
import { summaryOf, totalLine } from './summary'
import type { Cell, Matrix } from './types'

/** The matrix as one self-contained HTML page. It needs no network, is readable without scripts, and follows the reader's colour scheme. */
export function toHtml(matrix: Matrix): string {
  // reasons contain text from servers, so nothing but our own style and script may be inserted unescaped (<%~)
  return new Eta({ autoEscape: true }).renderString(readAsset('comparison/comparison.eta'), viewOf(matrix))
}

function viewOf(matrix: Matrix) {
  const { compared, notes, clauses, differing } = matrix
  return {
    total: totalLine(matrix),
    title: [...new Set(compared.map(({ report }) => report.specification.title))].join(', '),
    implementations: compared.map(summaryOf),
    notes,
    clauses,
    differing,
    sections: matrix.sections.map(({ heading, section, part, rows }) => ({
      heading,
      section,
      completion: part === 'completion',
      rows: rows.map((row) => {
        const cells = row.cells.map((cell, index) => ({ ...cell, letter: compared[index]?.letter, ...lookOf(cell) }))
        const reasons = cells.filter(({ verdict, reason }) => verdict !== 'not judged' && reason !== '')
        return { ...row, depth: row.number.split('.').length - 1, cells, reasons }
      }),
    })),
    style: `${readAsset('html/report.css')}${readAsset('comparison/comparison.css')}`,
    script: readAsset('html/report.js'),
  }
}

/** A verdict's mark, and the CSS class that gives it its colour. */
function lookOf({ verdict }: Cell): { mark: string; kind: string } {
  return verdict === 'not judged' ? { mark: '–', kind: 'dim' } : { mark: MARKS[verdict], kind: verdict }
}
