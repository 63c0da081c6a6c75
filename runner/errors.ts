/** Wrong usage: the caller can fix it by changing the command line, or the options. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The suite could not run: because of its own files, the machine, or a report that cannot be written. Exit code 3. */
export class CannotRunError extends Error {
  override readonly name = 'CannotRunError'
}

/** A signal ended the run. Everything that the suite started has ended before this is thrown. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'

  constructor(readonly signal: string) {
    super(`Interrupted by ${signal}.`)
  }
}

export { messageOf } from '../schemas/shared'
