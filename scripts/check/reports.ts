import { Ajv2020 } from 'ajv/dist/2020.js'
import { type Fact, type Result, resultOf } from './gate'
import { readJson, trackedFiles } from './tracked'

/** The schemas by themselves, and each JSON file that we write or publish against its schema. */
export async function checkReports(reports: string[]): Promise<Result> {
  // strictRequired: a `required` in a `then` names what is defined outside of it
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false })
  const facts: Fact[] = []
  for (const file of trackedFiles('schemas/*.json')) {
    const valid = ajv.validateSchema(readJson(file)) === true
    facts.push([`${file} is not a JSON Schema: ${ajv.errorsText()}`, valid])
    ajv.addSchema(readJson(file), file)
  }
  const pairs = [
    ...reports.map((file) => [file, 'schemas/report.schema.json']),
    ['features/clauses.json', 'schemas/clauses.schema.json'],
    ['proof/signatures.json', 'schemas/signatures.schema.json'],
  ] as const
  for (const [file, schema] of pairs) {
    const validate = ajv.getSchema(schema)
    const valid = validate?.(readJson(file)) === true
    facts.push([`${file} does not fit ${schema}: ${ajv.errorsText(validate?.errors)}`, valid])
  }
  return resultOf(facts)
}
