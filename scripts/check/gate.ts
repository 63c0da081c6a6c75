/** What a gate found: a count of single checks, and what to print if any failed. */
export interface Result {
  passed: number
  failed: number
  output: string
  /** printed even if all passed */
  notes?: string[]
}

/** One line of `npm test`. */
export interface Gate {
  name: string
  /** `progress` takes a function that says in a few words how far the gate is; it is called while the gate runs. */
  check(progress: (doing: () => string) => void): Promise<Result>
}

/** A statement that must hold, and the message if it does not. */
export type Fact = [message: string, holds: boolean]

/** One check for each fact. */
export function resultOf(facts: Fact[]): Result {
  const wrong = facts.filter(([, holds]) => !holds).map(([message]) => message)
  return { passed: facts.length - wrong.length, failed: wrong.length, output: wrong.join('\n') }
}
