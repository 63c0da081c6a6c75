import type { Trace } from '../../schemas/types'
import { UsageError } from '../errors'
import type { ScenarioWithSteps } from '../judging/scenarios'
import { suggestionsFor } from '../suggestions'

/** The recorded scenario as it is today; `change` says what differs from the recording. */
export interface FoundScenario {
  scenario: ScenarioWithSteps
  change?: string
}

/**
 * Finds the scenario of a trace: the one with the same name and steps, wherever it is now, or else the one with the same
 * name and clauses, whose steps have changed. Throws UsageError if there is none, and if a generated case no longer has a
 * scenario that uses it: another one would pass without proving anything.
 */
export function findScenario({ scenario, clauses, generated }: Trace, planned: ScenarioWithSteps[]): FoundScenario {
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
  const near = suggestionsFor(
    name,
    planned.map((each) => each.name),
  )
  const hint = near.length > 0 ? ` Similar names: ${[...new Set(near)].map((each) => `"${each}"`).join(', ')}.` : ''
  const what = named.length > 0 && generated ? 'no longer uses the generated case' : 'no longer exists'
  throw new UsageError(`The recorded scenario "${name}" (${was}) ${what}, so it cannot be replayed.${hint}`)
}

/** Of several scenarios, such as the examples of an outline, the one nearest to the recorded line. */
function nearest(scenarios: ScenarioWithSteps[], { uri, line }: Trace['scenario']): ScenarioWithSteps | undefined {
  const distance = (each: ScenarioWithSteps) =>
    each.uri === uri ? Math.abs(each.line - line) : Number.MAX_SAFE_INTEGER
  return [...scenarios].sort((a, b) => distance(a) - distance(b))[0]
}

/** The steps without their numbers: 250 frames are generated the same way as 300. */
function withoutNumbers(steps: string[]): string {
  return steps.join('\n').replace(/\d+/g, '#')
}
