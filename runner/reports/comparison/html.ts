import { CLAUSE_VERDICTS } from '../../../schemas/shared'
import { readAsset } from '../assets'
import { renderPage, renderToolbar, type Toolbar, templatesIn } from '../page'
import { MARKS } from '../terminal/style'
import { summaryOf, totalLine } from './summary'
import type { Cell, Matrix, Row } from './types'

const render = templatesIn(__dirname)

/** The matrix as one self-contained HTML page. */
export function toHtml(matrix: Matrix): string {
  const specifications = matrix.compared.map(({ report }) => report.specification.title)
  const title = [...new Set(specifications)].join(', ')
  const total = totalLine(matrix)
  return renderPage({
    title: `${total} · ${title}`,
    body: render('comparison', { ...viewOf(matrix), title, total, toolbar: renderToolbar(toolbarOf(matrix)) }),
    styles: [readAsset('comparison/comparison.css')],
    scripts: [readAsset('page/toolbar.js')],
  })
}

function viewOf({ compared, notes, sections }: Matrix) {
  return {
    implementations: compared.map(summaryOf),
    notes,
    sections: sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => {
        const cells = row.cells.map((cell, index) => ({ ...cell, letter: compared[index]?.letter, ...lookOf(cell) }))
        const reasons = cells.filter(({ verdict, reason }) => verdict !== 'not judged' && reason !== '')
        return { ...row, depth: row.number.split('.').length - 1, cells, reasons, verdicts: verdictsOf(row).join(' ') }
      }),
    })),
  }
}

function verdictsOf({ cells }: Row): string[] {
  return [...new Set(cells.map(({ verdict }) => verdict))].filter((verdict) => verdict !== 'not judged')
}

function toolbarOf({ sections, clauses, differing }: Matrix): Toolbar {
  const rows = sections.flatMap((section) => section.rows)
  const verdicts = CLAUSE_VERDICTS.map((verdict) => {
    const all = rows.filter((row) => verdictsOf(row).includes(verdict)).length
    return { value: verdict, text: `${verdict} (${all})`, all }
  })
  const differs = [
    { value: 'yes', text: `differing (${differing})` },
    { value: 'no', text: `the same (${clauses - differing})` },
  ]
  const parts = [...new Set(sections.map(({ part }) => part))].map((part) => ({ value: part, text: part }))
  return {
    selects: [
      { name: 'differs', all: 'differing or not', options: differs },
      { name: 'verdict', all: 'all verdicts', options: verdicts.filter(({ all }) => all > 0) },
      { name: 'part', all: 'both parts', options: parts },
    ],
    total: clauses,
    noun: 'clauses',
  }
}

/** A verdict's mark, and the CSS class that gives it its colour. */
function lookOf({ verdict }: Cell): { mark: string; kind: string } {
  return verdict === 'not judged' ? { mark: '–', kind: 'dim' } : { mark: MARKS[verdict], kind: verdict }
}
