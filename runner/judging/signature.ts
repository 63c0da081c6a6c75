import { createHash } from 'node:crypto'
import type { ScenarioRow } from '../../schemas/types'

/** Which scenarios fail, each by its key, and a digest of the way in which it does. */
export type Failures = Readonly<Record<string, string>>

/** Hex digits: of a few hundred scenarios, two with equal ones are one in a hundred thousand, and a test would say so. */
const DIGITS = 8

/** What a scenario is known by when its lines have shifted: its first clause, and a digest of its name and its steps. */
export function keyOf({ clauses, name, steps }: Pick<ScenarioRow, 'clauses' | 'name'> & { steps: string[] }): string {
  return `${clauses[0] ?? ''}#${digestOf([name, ...steps].join('\n'))}`
}

/** In which way a scenario has failed: its requirement, and the owners of that, without names, patterns and numbers. */
export function wayOf({ failure }: Pick<ScenarioRow, 'failure'>): string {
  const { requirement = '', owners = [] } = failure ?? {}
  return `${owners.join(' ')} ${requirement.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d+/g, '0')}`
}

/** The signature of a server: its failed scenarios. The rows are those that know what is inconclusive. */
export function failuresOf(rows: readonly ScenarioRow[]): Failures {
  const failed = rows.filter(({ verdict, key }) => verdict === 'fail' && key !== undefined)
  const entries = failed.map((row) => [row.key ?? '', digestOf(wayOf(row))] as const)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS)
}
