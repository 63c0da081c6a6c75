import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import schema from '../schemas/report.schema.json'
import { messageOf, UsageError } from './errors'
import type { Report } from './report'

const validate = new Ajv2020({ allowUnionTypes: true }).compile<Report>(schema)

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

function readReport(file: string, cwd: string): Report {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'))
  } catch (error) {
    throw new UsageError(`--only-failed-in ${file} cannot be read as JSON: ${messageOf(error)}`)
  }
  if (validate(value)) return value
  const [first] = validate.errors ?? []
  const where = first?.instancePath ? `at ${first.instancePath}, it` : 'it'
  throw new UsageError(`--only-failed-in ${file} is no report as --json writes it: ${where} ${first?.message}.`)
}
