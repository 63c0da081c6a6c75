import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ErrorObject } from 'ajv'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/trace.schema.json'
import type { HistoryStep, Trace } from '../../schemas/types'
import { messageOf, UsageError } from '../errors'

const validate = compileSchema<Trace>(schema)
const VERSION = schema.properties.schemaVersion.const

/** Reads a trace. Throws UsageError: it is not there, is no JSON, or is no trace, and where it is none. */
export function readTrace(file: string, cwd: string): Trace {
  let text: string
  try {
    text = readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`The trace ${file} cannot be read: ${messageOf(error)}`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`The trace ${file} is no JSON: ${messageOf(error)}`)
  }
  const { schemaVersion = VERSION } = Object(value) as { schemaVersion?: unknown }
  if (schemaVersion !== VERSION) {
    const what = `its schemaVersion is ${JSON.stringify(schemaVersion)}; ${VERSION} can be played again. Record it anew.`
    throw new UsageError(`${file} is no trace of this suite: ${what}`)
  }
  if (!validate(value)) throw new UsageError(`${file} is no trace: ${describe(validate.errors ?? [])}`)
  const stranger = strangerIn(value.generated)
  if (stranger) throw new UsageError(`${file} is no trace: at /generated/steps/${stranger}.`)
  return value
}

/** Where it is wrong, and what would be right there. */
function describe([error]: readonly ErrorObject[]): string {
  if (!error) return 'it is not as the schema says.'
  const { instancePath, message, params, keyword } = error
  const which = keyword === 'additionalProperties' ? `: ${params.additionalProperty}` : ''
  return `at ${instancePath || 'its top'}, it ${message}${which}.`
}

/** The first step of a history that speaks of a client or pattern it does not have; a schema cannot say that. */
function strangerIn(generated: Trace['generated']): string | undefined {
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
    : `${index}, it names what the history of ${clients} clients and ${patterns} patterns has not`
}
