import { readFileSync } from 'node:fs'
import schema from '../../schemas/clauses.schema.json'
import { compileSchema } from '../../schemas/compile'
import type { Capability, Clause, ClauseList } from '../../schemas/types'
import { CannotRunError, messageOf } from '../errors'
import type { SuiteFiles } from './suite-files'

/** What `spec --scaffold` writes where a person has to fill something in. It is not a valid level, so the list cannot pass as finished. */
export const TO_BE_FILLED_IN = 'to be filled in'

/** The ids of the rows in which something is still to be filled in. */
export function pendingIn(clauses: Clause[]): string[] {
  const open = clauses.filter((clause) => [clause.summary, clause.level, clause.observed].includes(TO_BE_FILLED_IN))
  return open.map(({ id }) => id)
}

const validate = compileSchema<ClauseList>(schema)

/**
 * Reads features/clauses.json and validates it by its schema. Also checks what a schema cannot express: ids are unique,
 * `coveredBy` names clauses that exist, and nothing is left to be filled in, unless `pending` allows it.
 * Throws CannotRunError with one message.
 */
export function loadClauses(suite: SuiteFiles, { pending = false } = {}): ClauseList {
  const list = readJson(suite.clauses)
  if (!pending) requireFilledIn(suite, pendingIn(rowsOf(list)))
  if (!validate(pending ? withLevels(list) : list)) {
    const [first] = validate.errors
    throw new CannotRunError(
      `${suite.clauses} is not a valid list of clauses: at ${first?.instancePath || 'its top'}, it ${first?.message}.`,
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

/** Throws CannotRunError if any of these clauses is to be judged by a row that is still to be filled in. */
export function requireFilledIn(suite: SuiteFiles, open: string[]): void {
  if (open.length === 0) return
  const what = `summary, level and observed of ${open.join(', ')} are still "${TO_BE_FILLED_IN}", or one of them is`
  throw new CannotRunError(`${suite.clauses}: ${what}. Fill them in, and write the scenarios under their tags.`)
}

/** The rows, if there are any; the schema reports what is wrong with the rest. */
function rowsOf(list: unknown): Clause[] {
  const rows = (list as { clauses?: unknown } | null)?.clauses
  return Array.isArray(rows) ? rows.filter((row): row is Clause => typeof row === 'object' && row !== null) : []
}

/** The list with a level filled in where one is missing, so that the rest can be validated. */
function withLevels(list: unknown): unknown {
  if (rowsOf(list).length === 0) return list
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

/** The ids of the clauses that declare to need a capability, whatever their scenarios do. */
export function needing(capability: Capability, clauses: Clause[]): string[] {
  return clauses.filter(({ needs }) => needs?.includes(capability)).map(({ id }) => id)
}

/** The names of all sections, in the order of the clauses. */
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
