import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/report.schema.json'
import type { Report } from '../../schemas/types'
import { messageOf, UsageError } from '../errors'
import { readInputFile } from '../input-file'

const validate = compileSchema<Report>(schema)

/** Reads a JSON report. Throws UsageError, which names the file and the first error, if it is not valid by the schema. */
export function readReport(file: string, cwd: string): Report {
  const found = parse(file, cwd)
  if (validate(found)) return found
  const [first] = validate.errors
  const extra = first?.params.additionalProperty
  const what = `${first?.message}${typeof extra === 'string' ? ` ("${extra}")` : ''}`
  const where = first?.instancePath || 'its top'
  throw new UsageError(`${file} is not a report that this suite can read: at ${where}, it ${what}. --json writes one.`)
}

function parse(file: string, cwd: string): unknown {
  const text = readInputFile(file, cwd, 'The report ')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `${file} is not JSON: ${messageOf(error).replace(/\s+/g, ' ')}. A report is what --json writes.`,
    )
  }
}
