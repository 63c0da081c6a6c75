import { messageOf, NotObserved, RequirementNotMet, TargetFailure } from '../harness/errors'
import type { Testbed } from '../harness/testbed'

/** Media type of the one attachment by which a scenario says why it did not pass (`schemas/outcome.schema.json`). */
export const OUTCOME_MEDIA_TYPE = 'application/vnd.realizehit.outcome+json'

/** What a thrown error means for the scenario. A server that has died explains whatever else was thrown. */
export async function outcomeOf(error: unknown, testbed: Testbed): Promise<object> {
  if (error instanceof NotObserved)
    return { outcome: 'not-observed', capability: error.capability, requirement: error.requirement }
  const transcript = testbed.transcript.entries()
  const cause = error instanceof TargetFailure ? error : ((await testbed.explanation()) ?? error)
  if (cause instanceof TargetFailure)
    return { outcome: 'target-error', message: cause.message, output: cause.output, transcript }
  if (cause instanceof RequirementNotMet) {
    const { requirement, expected, actual } = cause
    return { outcome: 'fail', requirement, expected, actual, transcript }
  }
  return { outcome: 'suite-error', message: messageOf(error), transcript }
}
