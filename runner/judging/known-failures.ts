import type { JSONPath } from 'jsonc-parser'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/known-failing.schema.json'
import type { Clause, ClauseRow, ClauseVerdict } from '../../schemas/types'
import { UsageError } from '../errors'
import { LocatedJson, suggestionText } from '../target/located-json'

/** The clauses that a server is known to fail. */
export interface KnownFailures {
  /** The file that lists them, as the caller named it. */
  source: string
  /** The reason, by clause id. */
  reasons: ReadonlyMap<string, string>
}

/** As a caller gives them: a file, or the reasons by clause id. */
export type KnownFailuresGiven = string | Readonly<Record<string, string>>

/** What a complaint about a list needs of it: where it is from, and how to complain about the value at a path, or its key. */
type Complaining = Pick<LocatedJson<unknown>, 'file' | 'reject'>

const validate = compileSchema<Record<string, string>>(schema, { verbose: true })

/** Reads a list of known failures (schemas/known-failing.schema.json). Throws UsageError, which names the line. */
export function readKnownFailures(file: string, cwd: string, clauses: Clause[]): KnownFailures {
  const json = LocatedJson.read(file, cwd, validate, 'a list of known failures')
  const { $schema: _, ...reasons } = json.value
  return checkKnownFailures(json, [], reasons, clauses)
}

/** Returns known failures however they are given. Throws UsageError. */
export function knownFailuresOf(given: KnownFailuresGiven, cwd: string, clauses: Clause[]): KnownFailures {
  if (typeof given === 'string') return readKnownFailures(given, cwd, clauses)
  const complaining: Complaining = {
    file: OPTION,
    reject: (_path, message) => {
      throw new UsageError(`${OPTION}: ${message}`)
    },
  }
  if (!validate({ ...given })) return complaining.reject([], 'each clause needs a reason, a text that is not blank.')
  return checkKnownFailures(complaining, [], given, clauses)
}

/** What a list is called that is no file. */
const OPTION = '--known-failing'

/** Checks the reasons found at `path` of a file. Throws UsageError for an id that is not a clause's, or whose clause cannot fail. */
export function checkKnownFailures(
  json: Complaining,
  path: JSONPath,
  reasons: Readonly<Record<string, string>>,
  clauses: Clause[],
): KnownFailures {
  for (const id of Object.keys(reasons)) {
    const clause = clauses.find((each) => each.id === id)
    const ids = clauses.map((each) => each.id)
    if (!clause) return json.reject([...path, id], `there is no clause "${id}". ${hint(id, ids)}`, 'key')
    if (clause.level === 'informative') json.reject([...path, id], `${id} is informative: it cannot fail.`, 'key')
  }
  return { source: json.file, reasons: new Map(Object.entries(reasons)) }
}

/**
 * The row, with the verdict `known-failure` if it failed and is listed, or if all that it repeats or rests on is listed. A
 * flaky or unjudged clause keeps its verdict.
 */
export function markKnownFailure(row: ClauseRow, known: KnownFailures | undefined): ClauseRow {
  if (!known || !COVERED.includes(row.verdict)) return row
  const { cause: _, restsOn, ...rest } = row
  const listed = known.reasons.get(row.id)
  const knownFailure = listed ?? reasonOfAll(restsOn ?? row.repeats ?? [], known)
  if (knownFailure === undefined) return row
  const isCovered = listed === undefined && restsOn !== undefined
  return { ...rest, verdict: 'known-failure', knownFailure, ...(isCovered && { restsOn }) }
}

const COVERED: readonly ClauseVerdict[] = ['fail', 'warning', 'inconclusive']

/** Why clauses are known to fail, if each of them is. */
function reasonOfAll(ids: readonly string[], { reasons }: KnownFailures): string | undefined {
  const [first] = ids
  const reason = reasons.get(first ?? '')
  return reason !== undefined && ids.every((id) => reasons.has(id)) ? `${first}: ${reason}` : undefined
}

/** The listed ids that pass: the list is out of date. A clause of which only some scenarios ran does not count: the others may fail. */
export function staleFailures(
  rows: ClauseRow[],
  known: KnownFailures | undefined,
  isWhole: (id: string) => boolean,
): string[] {
  const passed = rows.filter(({ id, verdict }) => verdict === 'pass' && known?.reasons.has(id) && isWhole(id))
  return passed.map(({ id }) => id)
}

function hint(id: string, ids: string[]): string {
  const near = suggestionText(id, ids)
  return near.startsWith('Did') ? near : 'The command "list" shows all clauses.'
}
