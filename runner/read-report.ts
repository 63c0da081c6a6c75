import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import { messageOf, UsageError } from './errors'
import type { Report } from './report'
import type { SuiteFiles } from './suite-files'

/** Gives a reader of JSON reports, which validates each by the schema; it throws UsageError: which file, and what is wrong. */
export function reportReader(suite: SuiteFiles, cwd: string): (file: string) => Report {
  const schema = JSON.parse(readFileSync(join(suite.root, 'schemas', 'report.schema.json'), 'utf8'))
  const validate = new Ajv2020({ allErrors: false, strict: false }).compile<Report>(schema)
  return (file) => {
    const found = parse(file, cwd)
    if (validate(found)) return found
    const [first] = validate.errors ?? []
    const extra = first?.params.additionalProperty
    const what = `${first?.message}${typeof extra === 'string' ? ` ("${extra}")` : ''}`
    const where = first?.instancePath || 'its top'
    throw new UsageError(`${file} is no report that this suite can read: at ${where}, it ${what}. --json writes one.`)
  }
}

function parse(file: string, cwd: string): unknown {
  let text: string
  try {
    text = readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`The report ${file} cannot be read: ${messageOf(error)}.`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `${file} is no JSON: ${messageOf(error).replace(/\s+/g, ' ')}. A report is what --json writes.`,
    )
  }
}
