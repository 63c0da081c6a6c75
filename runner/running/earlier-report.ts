import type { Report } from '../../schemas/types'
import { UsageError } from '../errors'
import { checkReport, readReport } from '../reports/read-report'

/**
 * The ids of the scenarios that did not pass in an earlier JSON report, a file or the report itself, in its order: failed,
 * not judged, or not observed without being declared absent. Throws UsageError for what is not a report, or a report of
 * other features, because an id is a line of a feature.
 */
export function failedScenarios(given: string | Report, cwd: string, featuresDigest: string): string[] {
  const report = typeof given === 'string' ? readReport(given, cwd) : checkReport(given, nameOfReport(given))
  if (report.suite.featuresDigest !== featuresDigest) {
    const made = `made with other features (suite ${report.suite.version})`
    throw new UsageError(
      `--only-failed-in ${nameOfReport(given)} was ${made}, so its scenarios cannot be found here. Run once without it, with --json.`,
    )
  }
  const declared = report.implementation.withoutDeclared
  const failed = report.scenarios.filter(
    ({ verdict, notObserved }) => verdict !== 'pass' && !(notObserved && declared.includes(notObserved.capability)),
  )
  return failed.map(({ id }) => id)
}

/** What an earlier report is called: the file, as the caller named it. */
export function nameOfReport(given: string | Report): string {
  return typeof given === 'string' ? given : 'an earlier report'
}
