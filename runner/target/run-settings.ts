import type { Clause, Implementation, RunParameters } from '../../schemas/types'
import type { TargetOptions } from '../commands/options'
import type { KnownFailures } from '../judging/known-failures'
import { needing } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { withProfile } from './profile'
import { describeTarget, isBundled, toParameters } from './target'

/** What the command line and the profile it names come to, for any command that plays scenarios. */
export interface Asked<Options extends TargetOptions> {
  options: Options
  target: RunParameters
  /** The same target, for people and for the head of a report. */
  implementation: Implementation
  known?: KnownFailures
}

/** Throws UsageError for a profile that is wrong, and for a target that cannot be meant. */
export function understand<Options extends TargetOptions & { knownFailing?: string }>(
  given: Options,
  seed: number,
  clauses: Clause[],
  cwd: string,
  suite: SuiteFiles,
): Asked<Options> {
  const { options, statusLines, name, known } = withProfile(given, cwd, clauses)
  const target = {
    ...toParameters(options, cwd, suite, seed),
    ...(statusLines && { statusLines }),
    messageForm: needing('message-form', clauses),
  }
  return { options, target, implementation: describeTarget(target, isBundled(options), name), ...(known && { known }) }
}
