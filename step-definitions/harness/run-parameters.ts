import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/run-parameters.schema.json'
import type { RunParameters } from '../../schemas/types'

const validate = compileSchema<RunParameters>(schema)

/** The world parameters, checked by their schema. Throws an Error that says what is wrong. */
export function checkedParameters(parameters: unknown): RunParameters {
  if (validate(parameters)) return parameters
  const [error] = validate.errors
  throw new Error(
    `The world parameters are wrong: ${error?.instancePath} ${error?.message}. Use the runner, or cucumber.js.`,
  )
}
