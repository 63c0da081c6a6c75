import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAsset } from '../../runner/reports/assets'
import { renderPage, renderToolbar, templatesIn } from '../../runner/reports/page'
import { headingOf, numberOf } from '../../runner/suite/clauses'
import { count } from '../../runner/text'
import type { Clause, Proof } from '../../schemas/types'

const render = templatesIn(__dirname)

/** The kill matrix as a page of HTML that needs no other file. */
export function matrixPage(matrix: Proof, clauses: Clause[]): string {
  const columns = clauses.filter(({ id }) => id in matrix.clauses)
  const groups = [...new Set(columns.map(({ section }) => section))].map((section) => {
    const own = columns.filter((clause) => clause.section === section)
    return { heading: own[0] ? headingOf(own[0]) : section, span: own.length }
  })
  const { faults, killed, musts, covered } = matrix.summary
  const title = `${count(faults, 'fault')}, ${killed} caught; ${covered} of ${musts} clauses covered`
  const view = {
    title,
    toolbar: renderToolbar(toolbarOf(matrix, columns)),
    groups,
    columns: columns.map((clause) => ({
      id: clause.id,
      number: numberOf(clause),
      summary: clause.summary,
      caught: matrix.clauses[clause.id]?.length ?? 0,
    })),
    rows: matrix.faults.map((fault) => ({
      ...fault,
      clauses: [...Object.keys(fault.breaks), ...Object.keys(fault.strangers)].join(' '),
      cells: columns.map(({ id }) => cell(fault.breaks[id], fault.strangers[id])),
    })),
  }
  return renderPage({
    title,
    body: render('page', view),
    styles: [asset('page.css')],
    scripts: [readAsset('page/toolbar.js'), asset('columns.js')],
  })
}

const asset = (name: string) => readFileSync(join(__dirname, name), 'utf8')

function toolbarOf({ faults, clauses, summary }: Proof, columns: Clause[]) {
  const ids = columns.map(({ id }) => ({ value: id, text: `${id} (${clauses[id]?.length ?? 0})` }))
  const caught = [
    { value: 'yes', text: `caught (${summary.killed})` },
    { value: 'no', text: `not caught (${summary.faults - summary.killed})` },
  ]
  const selects = [
    { name: 'clause', all: 'all clauses', options: ids },
    { name: 'caught', all: 'caught or not', options: caught },
  ]
  return { selects, total: faults.length, noun: 'faults' }
}

function cell(killed: boolean | undefined, stranger: string | undefined): { mark: string; kind: string } {
  if (stranger !== undefined) return { mark: '!', kind: 'fail' }
  if (killed === undefined) return { mark: '', kind: '' }
  return killed ? { mark: '✓', kind: 'pass' } : { mark: '·', kind: 'informative' }
}
