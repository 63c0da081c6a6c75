import { constants } from 'node:os'
import type { Summary } from '../schemas/types'
import { InterruptedError, UsageError } from './errors'

/**
 * The exit code of a finished run: 0 spec-conformant, 1 not, 3 if anything could not run.
 * A selection (`--only`) exits with 0 if nothing in it counts against the server. So does a run in which every failure is
 * listed as known: the server is not spec-conformant, but nothing is new. A listed clause that passes exits with 1.
 * An error outranks a failure: an incomplete run gives no verdict.
 */
export function exitCodeOfRun({ counts, scenarios, parts, stale }: Summary, strict: boolean): 0 | 1 | 3 {
  if (counts.error > 0 || scenarios.error > 0) return 3
  if ((parts.specification.unexpected ?? 0) > 0 || stale) return 1
  const { warning, flaky = 0, inconclusive = 0 } = counts
  if (strict && ((parts.completion.unexpected ?? 0) > 0 || warning + flaky + inconclusive > 0)) return 1
  return 0
}

/** 2 for wrong usage, 128 + the signal's number for an interruption, 3 for everything else. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof UsageError) return 2
  if (error instanceof InterruptedError) {
    return 128 + ((constants.signals as Record<string, number>)[error.signal] ?? constants.signals.SIGTERM)
  }
  return 3
}
