import { summaryOf } from './summary'
import type { Matrix } from './types'

/** The matrix as JSON (schemas/comparison.schema.json). Cells are in the order of the implementations. */
export function toJson({ compared, notes, sections, differing }: Matrix): string {
  const implementations = compared.map((each) => {
    const { suite, specification, implementation, run, summary } = each.report
    const { letter, conformance } = summaryOf(each)
    return { letter, file: each.file, conformance, suite, specification, implementation, run, summary }
  })
  const clauses = sections.flatMap(({ part, section, rows }) => rows.map((row) => ({ ...row, part, section })))
  return `${JSON.stringify({ schemaVersion: 1, implementations, notes, differing, clauses }, undefined, 2)}\n`
}
