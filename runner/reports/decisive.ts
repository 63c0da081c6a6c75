import type { Cause, ClauseRow, Report } from '../../schemas/types'

/**
 * Whether a cause decides the exit code: by itself, or because clauses of the specification rest on it. Without --strict a
 * failed completion or `should` alone does not.
 */
export function isDecisive({ rest }: Cause, row: ClauseRow | undefined, { clauses, run }: Report): boolean {
  const decides = (each: ClauseRow) => each.part === 'specification' && each.level === 'must'
  return (
    run.strict || row === undefined || decides(row) || clauses.some((each) => rest.includes(each.id) && decides(each))
  )
}
