import { UsageError } from '../errors'
import { readReport } from '../reports/read-report'

/**
 * The ids of the scenarios that did not pass in an earlier JSON report, in its order: failed, not judged, or not observed
 * without that being declared. Throws UsageError for what is no report, or one of other features: an id is a place in them.
 */
export function failedIn(file: string, cwd: string, featuresDigest: string): string[] {
  const report = readReport(file, cwd)
  if (report.suite.featuresDigest !== featuresDigest) {
    const made = `made with other features (suite ${report.suite.version})`
    throw new UsageError(
      `--only-failed-in ${file} was ${made}: its scenarios are not these. Run without it once, with --json.`,
    )
  }
  const declared = report.implementation.withoutDeclared
  const failed = report.scenarios.filter(
    ({ verdict, notObserved }) => verdict !== 'pass' && !(notObserved && declared.includes(notObserved.capability)),
  )
  return failed.map(({ id }) => id)
}
