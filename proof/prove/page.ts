import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { STYLE } from '../../runner/reports/html/style'
import { headingOf, numberOf } from '../../runner/suite/clauses'
import { count } from '../../runner/text'
import type { Clause, Proof } from '../../schemas/types'

const TABLE_STYLE = readFileSync(join(__dirname, 'page.css'), 'utf8')
const TEMPLATE = readFileSync(join(__dirname, 'page.eta'), 'utf8')

/** The kill matrix as a page of HTML that needs no other file. */
export function matrixPage(matrix: Proof, clauses: Clause[]): string {
  const columns = clauses.filter(({ id }) => id in matrix.clauses)
  const groups = [...new Set(columns.map(({ section }) => section))].map((section) => {
    const own = columns.filter((clause) => clause.section === section)
    return { heading: own[0] ? headingOf(own[0]) : section, span: own.length }
  })
  const { faults, killed, musts, covered } = matrix.summary
  const view = {
    style: STYLE + TABLE_STYLE,
    title: `${count(faults, 'fault')}, ${killed} caught; ${covered} of ${musts} clauses covered`,
    groups,
    columns: columns.map((clause) => ({
      id: clause.id,
      number: numberOf(clause),
      summary: clause.summary,
      caught: matrix.clauses[clause.id]?.length ?? 0,
    })),
    rows: matrix.faults.map((fault) => ({
      ...fault,
      cells: columns.map(({ id }) => cell(fault.breaks[id], fault.strangers[id])),
    })),
  }
  return new Eta({ autoEscape: true }).renderString(TEMPLATE, view)
}

function cell(killed: boolean | undefined, stranger: string | undefined): { mark: string; kind: string } {
  if (stranger !== undefined) return { mark: '!', kind: 'fail' }
  if (killed === undefined) return { mark: '', kind: '' }
  return killed ? { mark: '✓', kind: 'pass' } : { mark: '·', kind: 'informative' }
}
