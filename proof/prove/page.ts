import { Eta } from 'eta'
import { STYLE } from '../../runner/reports/html/style'
import { headingOf, numberOf } from '../../runner/suite/clauses'
import { count } from '../../runner/text'
import type { Clause } from '../../schemas/types'
import type { Matrix } from './matrix'

/** The kill matrix as one page that needs nothing else. */
export function matrixPage(matrix: Matrix, clauses: Clause[]): string {
  const columns = clauses.filter(({ id }) => id in matrix.clauses)
  const groups = [...new Set(columns.map(({ section }) => section))].map((section) => {
    const own = columns.filter((clause) => clause.section === section)
    return { heading: own[0] ? headingOf(own[0]) : section, span: own.length }
  })
  const { faults, killed, musts, covered } = matrix.summary
  const view = {
    style: `${STYLE}${TABLE_STYLE}`,
    title: `${count(faults, 'fault')}, ${killed} caught; ${covered} of ${musts} clauses covered`,
    groups,
    columns: columns.map((clause) => ({
      id: clause.id,
      number: numberOf(clause),
      summary: clause.summary,
      dead: matrix.clauses[clause.id]?.length ?? 0,
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

const TABLE_STYLE = `
.matrix { overflow: auto; max-height: 90vh; }
.matrix table { border-collapse: collapse; font-size: 0.8rem; }
.matrix th, .matrix td { border: 1px solid #8884; padding: 0.2rem 0.35rem; text-align: center; }
.matrix th[scope=row] { text-align: left; font-weight: normal; min-width: 24rem; position: sticky; left: 0; background: Canvas; }
.matrix thead th { position: sticky; top: 0; background: Canvas; }
.matrix small { display: block; opacity: 0.7; }
`

const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
  <p class="kicker">What the suite catches</p>
  <h1><%= it.title %></h1>
  <p class="line">Each row is a server that is wrong on purpose; each column is a clause of level must. ✓ the clause failed for the stated reason,
  · it was named too and passed, ! it has nothing to do with the fault and failed.</p>
</header>
<div class="matrix">
<table>
<thead>
<tr><th></th><% for (const { heading, span } of it.groups) { %><th colspan="<%= span %>"><%= heading %></th><% } %></tr>
<tr><th></th><% for (const { id, number, summary, dead } of it.columns) { %><th title="<%= id %>: <%= summary %>"><%= number %><small><%= dead %></small></th><% } %></tr>
</thead>
<tbody>
<% for (const { name, mistake, killed, cells } of it.rows) { %>
<tr><th scope="row"><b class="<%= killed ? 'pass' : 'fail' %>"><%= name %></b><small><%= mistake %></small></th><% for (const { mark, kind } of cells) { %><td class="<%= kind %>"><%= mark %></td><% } %></tr>
<% } %>
</tbody>
</table>
</div>
</body>
</html>
`
