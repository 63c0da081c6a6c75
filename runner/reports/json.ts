import type { Report } from '../../schemas/types'

/** The report as indented JSON, with a final line feed. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}
