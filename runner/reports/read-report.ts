import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/report.schema.json'
import type { Report } from '../../schemas/types'
import { UsageError } from '../errors'
import { readInputFile } from '../input-file'
import { parseJson } from '../json-text'

const validate = compileSchema<Report>(schema)

/** Reads a JSON report. Throws UsageError, which names the file and the first error, if it is not valid by the schema. */
export function readReport(file: string, cwd: string): Report {
  return checkReport(parseJson(readInputFile(file, cwd, 'The report '), file, 'A report is what --json writes.'), file)
}

/** Returns what was found if it is a report. Throws UsageError, which calls it `name`. */
export function checkReport(found: unknown, name: string): Report {
  if (validate(found)) return found
  const [first] = validate.errors
  const extra = first?.params.additionalProperty
  const what = `${first?.message}${typeof extra === 'string' ? ` ("${extra}")` : ''}`
  const where = first?.instancePath || 'its top'
  throw new UsageError(`${name} is not a report that this suite can read: at ${where}, it ${what}. --json writes one.`)
}
