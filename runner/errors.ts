/** Wrong usage: the caller can put it right by changing the command line. Exit 2. */
export class UsageError extends Error {}

/** The suite could not run: its own files, its machine or its reports are in the way. Exit 3. */
export class CannotRunError extends Error {}

/** A signal ended the run; everything the suite had started is gone by the time this is thrown. */
export class InterruptedError extends Error {
  constructor(readonly signal: string) {
    super(`Interrupted by ${signal}.`)
  }
}

export { messageOf } from '../schemas/shared'
