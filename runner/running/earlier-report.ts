import { UsageError } from '../errors'
import { readReport } from '../reports/read-report'

/**
 * The ids of the scenarios that did not pass in an earlier JSON report, in its order: failed, not judged, or not observed
 * without being declared absent. Throws UsageError for a file that is not a report, or a report of other features, because
 * an id is a line of a feature.
 */
export function failedScenarios(file: string, cwd: string, featuresDigest: string): string[] {
  const report = readReport(file, cwd)
  if (report.suite.featuresDigest !== featuresDigest) {
    const made = `made with other features (suite ${report.suite.version})`
    throw new UsageError(
      `--only-failed-in ${file} was ${made}, so its scenarios cannot be found here. Run once without it, with --json.`,
    )
  }
  const declared = report.implementation.withoutDeclared
  const failed = report.scenarios.filter(
    ({ verdict, notObserved }) => verdict !== 'pass' && !(notObserved && declared.includes(notObserved.capability)),
  )
  return failed.map(({ id }) => id)
}
