import type { ScenarioRow, Trace } from '../../schemas/types'

/** What has become of a recorded failure, in a sentence, and the exit code. */
export interface ReplayResult {
  kind: 'gone' | 'still there' | 'different' | 'not observed' | 'not judged'
  text: string
  exitCode: 0 | 1 | 3
}

/**
 * Compares a recorded failure with the scenario's result now. It is the same failure if the same requirement is not met.
 * What was seen instead may differ, as times and addresses do.
 */
export function judgeReplay(
  { requirement }: Trace,
  { verdict, failure, notObserved, error }: ScenarioRow,
): ReplayResult {
  if (verdict === 'pass') return { kind: 'gone', text: 'The failure is gone this time.', exitCode: 0 }
  if (failure && withoutMark(failure.requirement) === withoutMark(requirement))
    return { kind: 'still there', text: 'The failure is still there.', exitCode: 1 }
  if (failure) return { kind: 'different', text: `It fails differently: ${failure.requirement}.`, exitCode: 1 }
  if (notObserved) {
    const text = `It cannot be observed whether the failure is still there: the target has no ${notObserved.capability}.`
    return { kind: 'not observed', text, exitCode: 1 }
  }
  const what = error?.origin === 'suite' ? 'suite' : 'target'
  return { kind: 'not judged', text: `The ${what} could not run, so the failure was not judged.`, exitCode: 3 }
}

/** A requirement may quote names, which have a different mark in each run against a url. */
function withoutMark(requirement: string): string {
  return requirement.replace(/[0-9a-f]{8}(?=:)/g, '')
}
