import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/outcome.schema.json'
import type { Outcome } from '../../schemas/types'

const validate = compileSchema<Outcome>(schema)

/**
 * The outcome in an attachment's text, which came from another process (schemas/outcome.schema.json). Text that is not an
 * outcome is a mistake of the suite, and becomes one.
 */
export function readOutcome(text: string): Outcome {
  const value = parse(text)
  if (validate(value)) return value
  const message = `A scenario attached an outcome that is none: ${text}`
  return { outcome: 'suite-error', message, transcript: [] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
