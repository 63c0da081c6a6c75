import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/outcome.schema.json'
import type { Outcome } from '../../schemas/types'

const validate = compileSchema<Outcome>(schema)

/**
 * Reads the outcome that a scenario attached in another process (schemas/outcome.schema.json). Invalid text is a bug of
 * the suite, so it becomes a `suite-error` that quotes it.
 */
export function readOutcome(text: string): Outcome {
  const value = parse(text)
  if (validate(value)) return value
  const message = `A scenario attached something that is not an outcome: ${text}`
  return { outcome: 'suite-error', message, transcript: [] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
