import type { ScenarioRow, Trace } from '../../schemas/types'

/** What has become of a recorded failure, in a sentence, and the exit code that goes with it. */
export interface Answer {
  kind: 'gone' | 'still there' | 'otherwise' | 'not observed' | 'not judged'
  text: string
  exitCode: 0 | 1 | 3
}

/**
 * Compares what was recorded with what the scenario came to now. It is the same failure where the same requirement is not
 * met; what was seen instead may differ, as times and addresses do.
 */
export function judgeReplay({ requirement }: Trace, { verdict, failure, notObserved, error }: ScenarioRow): Answer {
  if (verdict === 'pass') return { kind: 'gone', text: 'The failure is gone.', exitCode: 0 }
  if (failure && withoutMark(failure.requirement) === withoutMark(requirement))
    return { kind: 'still there', text: 'The failure is still there.', exitCode: 1 }
  if (failure) return { kind: 'otherwise', text: `It fails otherwise: ${failure.requirement}.`, exitCode: 1 }
  if (notObserved) {
    const text = `It cannot be seen whether the failure is still there: the target has no ${notObserved.capability}.`
    return { kind: 'not observed', text, exitCode: 1 }
  }
  const who = error?.origin === 'suite' ? 'suite' : 'target'
  return { kind: 'not judged', text: `The ${who} could not run: nothing is said of the failure.`, exitCode: 3 }
}

/** At a url the names get another mark, which a requirement may show. */
function withoutMark(requirement: string): string {
  return requirement.replace(/[0-9a-f]{8}(?=:)/g, '')
}
