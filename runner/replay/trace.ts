import type { ErrorObject } from 'ajv'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/trace.schema.json'
import type { HistoryStep, Trace } from '../../schemas/types'
import { UsageError } from '../errors'
import { readInputFile } from '../input-file'
import { parseJson } from '../json-text'

const validate = compileSchema<Trace>(schema)
const VERSION = schema.properties.schemaVersion.const

/** Reads a trace. Throws UsageError for a file that is missing, is not JSON, or is not a trace, and says where. */
export function readTrace(file: string, cwd: string): Trace {
  const value = parseJson(readInputFile(file, cwd, 'The trace '), file, 'A trace is what --traces writes.')
  const { schemaVersion = VERSION } = Object(value) as { schemaVersion?: unknown }
  if (schemaVersion !== VERSION) {
    const what = `its schemaVersion is ${JSON.stringify(schemaVersion)}; only ${VERSION} can be replayed. Record it again.`
    throw new UsageError(`${file} is not a trace of this suite: ${what}`)
  }
  if (!validate(value)) throw new UsageError(`${file} is not a trace: ${schemaErrorText(validate.errors)}`)
  const outOfRange = outOfRangeStep(value.generated)
  if (outOfRange) throw new UsageError(`${file} is not a trace: at /generated/steps/${outOfRange}.`)
  return value
}

/** Where the trace is invalid, and what the schema requires there. */
function schemaErrorText([error]: readonly ErrorObject[]): string {
  if (!error) return 'it does not match the schema.'
  const { instancePath, message, params, keyword } = error
  const which = keyword === 'additionalProperties' ? `: ${params.additionalProperty}` : ''
  return `at ${instancePath || 'its top'}, it ${message}${which}.`
}

/** The first step of a history that names a client or pattern the history does not have. A schema cannot express that. */
function outOfRangeStep(generated: Trace['generated']): string | undefined {
  if (generated?.kind !== 'history') return undefined
  const { clients, patterns, steps } = generated
  const wrong = (step: HistoryStep) => {
    if ('client' in step && step.client >= clients) return true
    const depth = 'pattern' in step ? step.pattern : 'channel' in step ? step.channel : 0
    return depth >= patterns
  }
  const index = steps.findIndex(wrong)
  return index < 0
    ? undefined
    : `${index}, it names something that the history of ${clients} clients and ${patterns} patterns does not have`
}
