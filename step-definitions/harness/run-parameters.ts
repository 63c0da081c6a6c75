import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/run-parameters.schema.json'
import type { RunParameters } from '../../schemas/types'

const validate = compileSchema<RunParameters>(schema)

/** The world parameters, once they are known to be what the suite needs. Throws an Error that says what is wrong. */
export function checkedParameters(parameters: unknown): RunParameters {
  if (validate(parameters)) return parameters
  const [fault] = validate.errors ?? []
  throw new Error(
    `The world parameters are wrong: ${fault?.instancePath} ${fault?.message}. Use the runner, or cucumber.js.`,
  )
}
