import Ajv2020 from 'ajv/dist/2020'
import schema from '../../schemas/run-parameters.schema.json'
import traceSchema from '../../schemas/trace.schema.json'
import type { RunParameters } from './testbed'

const validate = new Ajv2020().addSchema(traceSchema).compile<RunParameters>(schema)

/** The world parameters, once they are known to be what the suite needs. Throws an Error that says what is wrong. */
export function checkedParameters(parameters: unknown): RunParameters {
  if (validate(parameters)) return parameters
  const [fault] = validate.errors ?? []
  throw new Error(
    `The world parameters are wrong: ${fault?.instancePath} ${fault?.message}. Use the runner, or cucumber.js.`,
  )
}
