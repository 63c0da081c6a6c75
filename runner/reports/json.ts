import type { Report } from '../../schemas/types'

/** The report itself, readable, with a last line feed. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}
