import { headingOf, numberOf } from '../../runner/suite/clauses'
import type { Clause, Proof } from '../../schemas/types'

/** A matrix as a page of Markdown: the text of proof/proof.md. */
export function recordPage(matrix: Proof, clauses: Clause[]): string {
  const { faults, killed, musts, covered, scenarios } = matrix.summary
  const lines = [
    '# How do you know the suite catches anything?',
    '',
    'A suite that passes has not proven anything yet. So it is run against servers that are wrong on purpose: the reference',
    'server or the bare server, with one mistake planted in it, as a real implementer might make it (`proof/faults/`). A fault',
    'counts as caught only if a clause that it names fails for the reason that it names, and every other clause that is played',
    'passes, or is inconclusive because of a clause that it names. Of those others, one scenario of every third is played.',
    '',
    `**${faults} faults, ${killed} caught. ${musts} clauses of level must, ${covered} of which catch a fault.** ${scenarios} scenarios were run.`,
    '',
    'Run it again by `npm run prove`, or for one fault by `npm run prove -- --fault NAME`. `npm run prove -- --write` writes',
    'this page, and `npm test` checks that it is up to date.',
    '',
    '## Which clause catches which faults',
    '',
    '| clause | requirement | faults caught |',
    '| --- | --- | --- |',
    ...clauses.flatMap((clause) => clauseRow(clause, matrix.clauses[clause.id])),
    '',
    '## The faults',
    '',
    '| fault | mistake | caught by |',
    '| --- | --- | --- |',
    ...matrix.faults.map(({ name, mistake, killed: caught, breaks }) => {
      const where = Object.keys(breaks).filter((id) => breaks[id])
      return `| ${name} | ${cell(mistake)} | ${caught ? where.join(', ') : '**not caught**'} |`
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
