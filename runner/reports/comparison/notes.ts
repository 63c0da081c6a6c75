import type { Report } from '../../../schemas/types'
import { list, visible } from '../../text'
import type { Compared } from './matrix'

/** What must be equal for a difference to be the servers' own, and what follows where it is not. */
const SAME: { what: string; of: (report: Report) => string; so: string }[] = [
  {
    what: 'edition of the specification',
    of: ({ specification }) => `${specification.edition}, digest ${short(specification.digest)}`,
    so: 'a clause of one may be worded otherwise in another, or be missing there',
  },
  {
    what: 'version of the suite',
    of: ({ suite }) => suite.version,
    so: 'a newer one may judge more strictly',
  },
  {
    what: 'features digest',
    of: ({ suite }) => short(suite.featuresDigest),
    so: 'a clause may have been judged by other scenarios',
  },
]

/** One sentence for each thing that keeps the reports from being held against each other as they are. */
export function notesOn(compared: Compared[]): string[] {
  return [
    ...SAME.flatMap(({ what, of, so }) => {
      const values = [...new Set(compared.map(({ report }) => of(report)))]
      const groups = values.map((value) => {
        const own = compared.filter(({ report }) => of(report) === value)
        return `${list(own.map(({ letter }) => letter))} ${value}`
      })
      return groups.length > 1 ? [`Not the same ${what}: ${groups.join('; ')}. So ${so}.`] : []
    }),
    ...compared.flatMap(({ letter, report }) => {
      const { run, implementation } = report
      const only = run.only.length > 0 ? [`${letter} is a selection: only ${list(run.only)}.`] : []
      const without = implementation.withoutDeclared
      const blind = without.length > 0 ? [`${letter} was judged without ${list(without)}.`] : []
      return [...only, ...blind].map(visible)
    }),
  ]
}

/** A digest's beginning, which is enough to tell two apart. */
export function short(digest: string): string {
  return digest.slice(0, 12)
}
