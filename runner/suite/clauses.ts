import { readFileSync } from 'node:fs'
import { compileSchema } from '../../schemas/compile'
import type { Capability, Clause, ClauseList } from '../../schemas/types'
import { CannotRunError, messageOf } from '../errors'
import type { SuiteFiles } from './suite-files'

/** What `spec --scaffold` writes where a person has to: no level, so that the list is not taken for finished. */
export const TO_BE_FILLED_IN = 'to be filled in'

/** The ids of rows in which something is still to be filled in. */
export function pendingIn(clauses: Clause[]): string[] {
  const open = clauses.filter((clause) => [clause.summary, clause.level, clause.observed].includes(TO_BE_FILLED_IN))
  return open.map(({ id }) => id)
}

/**
 * Read and validate features/clauses.json against its schema; what the schema cannot say is checked here:
 * ids are unique, and `coveredBy` names clauses that exist; and nothing is left to be filled in, unless
 * `pending` allows it. Throws CannotRunError with one message.
 */
export function loadClauses(suite: SuiteFiles, { pending = false } = {}): ClauseList {
  const list = readJson(suite.clauses)
  const open = pendingIn(rowsOf(list))
  if (open.length > 0 && !pending) {
    const what = `summary, level and observed of ${open.join(', ')} are still "${TO_BE_FILLED_IN}", or one of them is`
    throw new CannotRunError(`${suite.clauses}: ${what}. Fill them in, and write the scenarios under their tags.`)
  }
  const validate = compileSchema<ClauseList>(readJson(suite.clausesSchema) as object)
  if (!validate(pending ? withLevels(list) : list)) {
    const [first] = validate.errors ?? []
    throw new CannotRunError(
      `${suite.clauses} is no list of clauses: at ${first?.instancePath || 'its top'}, it ${first?.message}.`,
    )
  }
  const { clauses } = list as ClauseList
  const ids = new Set<string>()
  for (const { id } of clauses) {
    if (ids.has(id)) throw new CannotRunError(`${suite.clauses} has two clauses "${id}".`)
    ids.add(id)
  }
  for (const { id, coveredBy = [] } of clauses) {
    const unknown = coveredBy.find((other) => !ids.has(other))
    if (unknown) throw new CannotRunError(`${suite.clauses}: "${id}" is covered by "${unknown}", which does not exist.`)
  }
  return list as ClauseList
}

/** The rows, if it is a list at all; the schema says what is wrong with one that is not. */
function rowsOf(list: unknown): Clause[] {
  const rows = (list as { clauses?: unknown } | null)?.clauses
  return Array.isArray(rows) ? rows.filter((row): row is Clause => typeof row === 'object' && row !== null) : []
}

/** As it is, with a level where one is still to be filled in: the rest is checked all the same. */
function withLevels(list: unknown): unknown {
  const clauses = rowsOf(list).map((row) => (pendingIn([row]).length > 0 ? { ...row, level: 'must' } : row))
  return { ...(list as object), clauses }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CannotRunError(`${file} cannot be read as JSON: ${messageOf(error)}`)
  }
}

/** The ids of the clauses that need a capability, whatever their scenarios do. */
export function needing(capability: Capability, clauses: Clause[]): string[] {
  return clauses.filter(({ needs }) => needs?.includes(capability)).map(({ id }) => id)
}

/** The names of all sections, in order. */
export function sectionsOf(clauses: Clause[]): string[] {
  return [...new Set(clauses.map(({ section }) => section))]
}

/** The last part of the id, as in the specification's list: `3.1.1`. */
export function numberOf(clause: Clause): string {
  return clause.number ?? clause.id.slice(clause.id.indexOf('/') + 1)
}

/** The section's title: as in the source, or the section's name with a capital. */
export function headingOf(clause: Clause): string {
  return clause.heading ?? clause.section.charAt(0).toUpperCase() + clause.section.slice(1).replaceAll('-', ' ')
}
