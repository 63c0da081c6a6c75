import type { Capability, GeneratedCase } from '../../schemas/types'
import type { Owner } from './owners'

/**
 * Why a scenario did not pass: three kinds of failure, and what could not be observed. Each becomes another outcome for
 * the runner (`schemas/outcome.schema.json`).
 */

/** The server is wrong: the requirement, what it demands, and what was seen. */
export class RequirementNotMet extends Error {
  readonly owners: readonly Owner[]

  constructor(
    readonly requirement: string,
    readonly expected: string,
    readonly actual: string,
    /**
     * The clause that the requirement belongs to; several if the situation leaves it open, the likeliest first. Without one,
     * it belongs to the clause that the scenario judges.
     */
    owners: Owner | readonly Owner[] = [],
  ) {
    super(`${requirement}: expected ${expected}; actual: ${actual}`)
    this.owners = typeof owners === 'string' ? [owners] : owners
  }
}

/** The same, found by a generated case. `again` says how to generate it again. */
export class GeneratedCaseFailed extends RequirementNotMet {
  constructor(
    { requirement, expected, actual, owners }: RequirementNotMet,
    counterexample: readonly string[],
    readonly again: string,
    readonly generated: GeneratedCase,
  ) {
    super(requirement, expected, [actual, again, 'this was done:', ...counterexample].join('\n'), owners)
  }
}

/** The target offers no way to observe whether the requirement is met. */
export class NotObserved extends Error {
  constructor(
    readonly capability: Capability,
    readonly requirement: string,
  ) {
    super(`${requirement}: not observed, because the target lacks the capability "${capability}"`)
  }
}

/** The server, or the Redis it is judged with, could not run. `output` is the end of what the server printed. */
export class TargetFailure extends Error {
  constructor(
    message: string,
    readonly output = '',
  ) {
    super(message)
  }

  /** The message with the end of the output, for where the output is not shown by itself. */
  get messageWithOutput(): string {
    const output = this.output.trim()
    return output ? `${this.message} It printed: ${lastLines(output)}` : this.message
  }
}

/** Characters of the output that a message has at most. */
const OUTPUT_IN_MESSAGE = 500

/** The last lines of a text, each of them whole; of one that is too long, its end. */
function lastLines(text: string): string {
  if (text.length <= OUTPUT_IN_MESSAGE) return text
  const end = text.slice(-OUTPUT_IN_MESSAGE)
  const isWhole = text.at(-OUTPUT_IN_MESSAGE - 1) === '\n'
  const next = isWhole ? 0 : end.indexOf('\n') + 1
  return next > 0 || isWhole ? end.slice(next) : `…${end}`
}

/** The server exited by itself in the middle of a scenario, where nothing explains it. */
export class ServerExited extends TargetFailure {}

/** The server exited by itself where it has to survive something, such as "whatever a client sends". */
export class NotSurvived extends RequirementNotMet {
  constructor(
    hazard: string,
    readonly exit: TargetFailure,
  ) {
    super(`The server survives ${hazard}`, 'it keeps running', exit.messageWithOutput)
  }
}

/** The suite is wrong: it broke its own rules. */
export class SuiteError extends Error {}

export { messageOf } from '../../schemas/shared'
