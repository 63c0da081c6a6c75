import type { Trace } from '../../schemas/types'
import { UsageError } from '../errors'
import type { WordedScenario } from '../judging/scenarios'
import { nearMisses } from '../suggestions'

/** Where a recorded scenario stands today; `change` is what is no longer as it was recorded. */
export interface Located {
  scenario: WordedScenario
  change?: string
}

/**
 * Finds the scenario of a trace: the one of the same name and steps, wherever it stands; else the one of the same name and
 * clauses, whose steps are others now. Throws UsageError where there is none, and where a generated case has no place any
 * more: a scenario that does not take it up would pass, and say nothing.
 */
export function locate({ scenario, clauses, generated }: Trace, planned: WordedScenario[]): Located {
  const { name, uri, line } = scenario
  const named = planned.filter((each) => each.name === name)
  const same = nearest(
    named.filter(({ steps }) => steps.join('\n') === scenario.steps.join('\n')),
    scenario,
  )
  const was = `${uri}:${line}`
  if (same) return same.id === was ? { scenario: same } : { scenario: same, change: `It has moved from ${was}.` }
  const alike = generated
    ? named.filter(({ steps }) => withoutNumbers(steps) === withoutNumbers(scenario.steps))
    : named.filter((each) => each.clauses.join() === clauses.join())
  const changed = nearest(alike, scenario)
  if (changed) return { scenario: changed, change: 'Its steps have changed since it was recorded.' }
  const near = nearMisses(
    name,
    planned.map((each) => each.name),
  )
  const hint = near.length > 0 ? ` Near it: ${[...new Set(near)].map((each) => `"${each}"`).join(', ')}.` : ''
  const what = named.length > 0 && generated ? 'no longer takes up what was generated' : 'no longer exists'
  throw new UsageError(`The recorded scenario "${name}" (${was}) ${what}, so it cannot be played again.${hint}`)
}

/** Of several, as the examples of an outline are, the one that stands where it stood, or else nearest to there. */
function nearest(scenarios: WordedScenario[], { uri, line }: Trace['scenario']): WordedScenario | undefined {
  const distance = (each: WordedScenario) => (each.uri === uri ? Math.abs(each.line - line) : Number.MAX_SAFE_INTEGER)
  return [...scenarios].sort((a, b) => distance(a) - distance(b))[0]
}

/** Steps but for how many of what: 250 frames or 300 are generated alike. */
function withoutNumbers(steps: string[]): string {
  return steps.join('\n').replace(/\d+/g, '#')
}
