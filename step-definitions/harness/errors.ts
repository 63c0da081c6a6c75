import type { Capability, GeneratedCase } from '../../schemas/types'
import type { Owner } from './owners'

/**
 * Why a scenario did not pass: three kinds of failure, and what could not be observed. Each becomes another outcome for
 * the runner (`schemas/outcome.schema.json`).
 */

/** The server is wrong: the requirement, what it demands, and what was seen. */
export class RequirementNotMet extends Error {
  constructor(
    readonly requirement: string,
    readonly expected: string,
    readonly actual: string,
    /** the clause that the requirement belongs to; without one, it belongs to the clause that the scenario judges */
    readonly owner?: Owner,
  ) {
    super(`${requirement}: expected ${expected}; actual: ${actual}`)
  }
}

/** The same, found by a generated case. `again` says how to generate it again. */
export class GeneratedCaseFailed extends RequirementNotMet {
  constructor(
    { requirement, expected, actual, owner }: RequirementNotMet,
    counterexample: readonly string[],
    readonly again: string,
    readonly generated: GeneratedCase,
  ) {
    super(requirement, expected, [actual, again, 'this was done:', ...counterexample].join('\n'), owner)
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
    return this.output ? `${this.message} It printed: ${this.output.slice(-500)}` : this.message
  }
}

/** The suite is wrong: it broke its own rules. */
export class SuiteError extends Error {}

export { messageOf } from '../../schemas/shared'
