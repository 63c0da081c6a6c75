import type { Report } from '../../../schemas/types'
import { joinWords, visible } from '../../text'
import type { Compared } from './types'

/** What must be equal in all reports, so that only the servers can cause a difference, and the consequence if it is not. */
const MUST_BE_EQUAL: { what: string; of: (report: Report) => string; consequence: string }[] = [
  {
    what: 'edition of the specification',
    of: ({ specification }) => `${specification.edition}, digest ${short(specification.digest)}`,
    consequence: 'a clause may have another wording in the other edition, or be missing there',
  },
  {
    what: 'version of the suite',
    of: ({ suite }) => suite.version,
    consequence: 'a newer one may judge more strictly',
  },
  {
    what: 'features digest',
    of: ({ suite }) => short(suite.featuresDigest),
    consequence: 'a clause may have been judged by different scenarios',
  },
]

/** One sentence for each thing that limits how far the reports can be compared. */
export function notesOn(compared: Compared[]): string[] {
  return [
    ...MUST_BE_EQUAL.flatMap(({ what, of, consequence }) => {
      const values = [...new Set(compared.map(({ report }) => of(report)))]
      const groups = values.map((value) => {
        const own = compared.filter(({ report }) => of(report) === value)
        return `${joinWords(own.map(({ letter }) => letter))} ${value}`
      })
      return groups.length > 1 ? [`Not the same ${what}: ${groups.join('; ')}. So ${consequence}.`] : []
    }),
    ...compared.flatMap(({ letter, report }) => {
      const { run, implementation } = report
      const only = run.only.length > 0 ? [`${letter} is a selection: only ${joinWords(run.only)}.`] : []
      const without = implementation.withoutDeclared
      const lacking = without.length > 0 ? [`${letter} was judged without ${joinWords(without)}.`] : []
      return [...only, ...lacking].map(visible)
    }),
  ]
}

/** The beginning of a digest, enough to tell two apart. */
export function short(digest: string): string {
  return digest.slice(0, 12)
}
