import { headingOf, numberOf } from '../../runner/suite/clauses'
import type { Clause } from '../../schemas/types'
import type { Matrix } from './matrix'

/** The matrix of record as a page of Markdown: `proof/proof.md`, written together with `proof/proof.json`. */
export function recordPage(matrix: Matrix, clauses: Clause[]): string {
  const { faults, killed, musts, covered, scenarios } = matrix.summary
  const lines = [
    '# How do you know it catches anything?',
    '',
    'A suite that is green has proven nothing yet. So it is played against servers that are wrong on purpose: the reference server with one',
    'part replaced by a mistake that a real implementer would make (`proof/faults/`). A fault is caught only if a clause that it',
    'names fails, for the reason that it names, and every clause that has nothing to do with it still passes.',
    '',
    `**${faults} faults, ${killed} caught. ${musts} clauses of level must, and a fault dies at ${covered} of them.** ${scenarios} scenarios were played.`,
    '',
    '`npm run prove` does it again, `npm run prove -- --fault NAME` for one; `--write` writes this page. `npm test` holds it to be up to date.',
    '',
    '## Where they die',
    '',
    '| clause | what it asks | faults that die there |',
    '| --- | --- | --- |',
    ...clauses.flatMap((clause) => clauseRow(clause, matrix.clauses[clause.id])),
    '',
    '## What they are',
    '',
    '| fault | the mistake | dies at |',
    '| --- | --- | --- |',
    ...matrix.faults.map(({ name, mistake, killed: dead, breaks }) => {
      const where = Object.keys(breaks).filter((id) => breaks[id])
      return `| ${name} | ${cell(mistake)} | ${dead ? where.join(', ') : '**not caught**'} |`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function clauseRow(clause: Clause, names: string[] | undefined): string[] {
  if (!names) return []
  return [`| ${headingOf(clause)} ${numberOf(clause)} | ${cell(clause.summary)} | ${names.join(', ') || '**none**'} |`]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_')
}
