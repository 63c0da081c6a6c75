import type { Capability, GeneratedCase } from '../../schemas/types'

/**
 * The three kinds of red, and what could not be looked at. The runner tells them apart by the outcome
 * each becomes (`schemas/outcome.schema.json`).
 */

/** The server is wrong: a requirement, what it demands, and what was seen. */
export class RequirementNotMet extends Error {
  constructor(
    readonly requirement: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${requirement}: expected ${expected}; actual: ${actual}`)
  }
}

/** The same, found by a generated case. `again` says how to have it generated again. */
export class GeneratedCaseFailed extends RequirementNotMet {
  constructor(
    { requirement, expected, actual }: RequirementNotMet,
    counterexample: readonly string[],
    readonly again: string,
    readonly generated: GeneratedCase,
  ) {
    super(requirement, expected, [actual, again, 'this was done:', ...counterexample].join('\n'))
  }
}

/** The server offers no way to see whether the requirement is met. */
export class NotObserved extends Error {
  constructor(
    readonly capability: Capability,
    readonly requirement: string,
  ) {
    super(`${requirement}: not observed, for want of the capability "${capability}"`)
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

  /** The message with the last of the output, for one who shows nothing else. */
  get whole(): string {
    return this.output ? `${this.message} It printed: ${this.output.slice(-500)}` : this.message
  }
}

/** The suite is wrong: it did something its own rules forbid. */
export class SuiteFault extends Error {}

export { messageOf } from '../../schemas/shared'
