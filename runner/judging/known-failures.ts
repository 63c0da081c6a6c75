import type { JSONPath } from 'jsonc-parser'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/known-failing.schema.json'
import type { Clause, ClauseRow } from '../../schemas/types'
import { LocatedJson, suggest } from '../target/located-json'

/** What a server is known to fail. */
export interface KnownFailures {
  /** The file that says so, as the caller named it. */
  source: string
  /** By id of the clause, the reason. */
  reasons: ReadonlyMap<string, string>
}

const validate = compileSchema<Record<string, string>>(schema, { verbose: true })

/** Read a list of known failures (schemas/known-failing.schema.json). Throws UsageError, which names the line. */
export function readKnownFailures(file: string, cwd: string, clauses: Clause[]): KnownFailures {
  const json = LocatedJson.read(file, cwd, validate)
  const { $schema: _, ...reasons } = json.value
  return checkKnownFailures(json, [], reasons, clauses)
}

/** The reasons that stand at a place of a file. Throws UsageError for what is no clause, or none that can fail. */
export function checkKnownFailures(
  json: LocatedJson<unknown>,
  path: JSONPath,
  reasons: Record<string, string>,
  clauses: Clause[],
): KnownFailures {
  for (const id of Object.keys(reasons)) {
    const clause = clauses.find((each) => each.id === id)
    const ids = clauses.map((each) => each.id)
    if (!clause) return json.refuse([...path, id], `there is no clause "${id}". ${hint(id, ids)}`, 'key')
    if (clause.level === 'informative') json.refuse([...path, id], `${id} is informative: it cannot fail.`, 'key')
  }
  return { source: json.file, reasons: new Map(Object.entries(reasons)) }
}

/** The row, as a known failure if it has failed and is listed. One that is flaky, or was not judged, is no such thing. */
export function excuse(row: ClauseRow, known: KnownFailures | undefined): ClauseRow {
  const reason = known?.reasons.get(row.id)
  if (reason === undefined || (row.verdict !== 'fail' && row.verdict !== 'warning')) return row
  return { ...row, verdict: 'known-failure', knownFailure: reason }
}

/** The ids that are listed and pass: the list is stale. What was judged in part only may have failed in the other. */
export function staleIn(
  rows: ClauseRow[],
  known: KnownFailures | undefined,
  isWhole: (id: string) => boolean,
): string[] {
  const passed = rows.filter(({ id, verdict }) => verdict === 'pass' && known?.reasons.has(id) && isWhole(id))
  return passed.map(({ id }) => id)
}

function hint(id: string, ids: string[]): string {
  const near = suggest(id, ids)
  return near.startsWith('Did') ? near : 'The command "list" shows all clauses.'
}
