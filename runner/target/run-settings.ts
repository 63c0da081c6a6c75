import type { Clause, Implementation, RunParameters } from '../../schemas/types'
import type { TargetOptions } from '../commands/target-options'
import type { KnownFailures, KnownFailuresGiven } from '../judging/known-failures'
import { needing } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { givenOptions } from './given-options'
import { withProfile } from './profile'
import { implementationOf, isBundled, toParameters } from './target'

/** The command line combined with the profile it names, for any command that runs scenarios. */
export interface RunSettings<Options extends TargetOptions> {
  options: Options
  target: RunParameters
  /** The same target as it is shown to people, and at the head of a report. */
  implementation: Implementation
  known?: KnownFailures
}

/** Resolves the options as given. Throws UsageError for an invalid profile and for options that make no target. */
export function resolveRunSettings<Options extends TargetOptions & { knownFailing?: KnownFailuresGiven }>(
  given: Options,
  seed: number,
  clauses: Clause[],
  cwd: string,
  suite: SuiteFiles,
): RunSettings<Options> {
  const { options, statusLines, name, known } = withProfile(given, cwd, clauses)
  const target = {
    ...toParameters(options, cwd, suite, seed),
    ...(statusLines && { statusLines }),
    messageForm: needing('message-form', clauses),
    wordsDemanded: clauses.filter(({ demandsWords }) => demandsWords).map(({ id }) => id),
  }
  return {
    options,
    target,
    implementation: { ...implementationOf(target, isBundled(options), name), options: givenOptions(given) },
    ...(known && { known }),
  }
}
