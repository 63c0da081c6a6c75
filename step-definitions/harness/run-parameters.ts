import Ajv2020 from 'ajv/dist/2020'
import schema from '../../schemas/run-parameters.schema.json'
import traceSchema from '../../schemas/trace.schema.json'
import type { Capability } from './errors'
import type { TraceParameters } from './generated/trace'
import type { LimitSettings } from './limits'
import type { StatusLines, TargetDescription } from './server/targets'

/** What the runner tells the suite (`schemas/run-parameters.schema.json`). */
export interface RunParameters extends TraceParameters {
  target: TargetDescription
  cwd: string
  path: string
  /** revision of the Engine.IO protocol; 4 if not said */
  protocol?: 3 | 4
  /** `module` is an absolute path */
  dialect?: { name: string; module: string }
  /** how a command says its status, if not by `status=` */
  statusLines?: StatusLines
  without: Capability[]
  limits: LimitSettings
  /** ids of the clauses that are about the form of messages: not observed through a dialect */
  messageForm?: string[]
  seed: number
}

const validate = new Ajv2020().addSchema(traceSchema).compile<RunParameters>(schema)

/** The world parameters, once they are known to be what the suite needs. Throws an Error that says what is wrong. */
export function checkedParameters(parameters: unknown): RunParameters {
  if (validate(parameters)) return parameters
  const [fault] = validate.errors ?? []
  throw new Error(
    `The world parameters are wrong: ${fault?.instancePath} ${fault?.message}. Use the runner, or cucumber.js.`,
  )
}
