import { headOf } from './describe'
import type { Matrix } from './matrix'

/** The matrix for other programs, by schemas/comparison.schema.json; cells are in the order of the implementations. */
export function toJson({ compared, notes, sections, differing }: Matrix): string {
  const implementations = compared.map((each) => {
    const { suite, specification, implementation, run, summary } = each.report
    const { letter, conformance } = headOf(each)
    return { letter, file: each.file, conformance, suite, specification, implementation, run, summary }
  })
  const clauses = sections.flatMap(({ part, section, rows }) => rows.map((row) => ({ ...row, part, section })))
  return `${JSON.stringify({ schemaVersion: 1, implementations, notes, differing, clauses }, undefined, 2)}\n`
}
