import type { Report, ScenarioError, ScenarioRow } from '../../schemas/types'

/** One thing that kept scenarios from being judged, and which they were. */
export interface ErrorGroup {
  error: ScenarioError
  scenarios: ScenarioRow[]
}

/** Scenarios with an error, by what it was: every worker tells of the same dead server in the same words. */
export function groupErrors({ scenarios }: Pick<Report, 'scenarios'>): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>()
  for (const scenario of scenarios) {
    if (!scenario.error) continue
    const key = `${scenario.error.origin} ${scenario.error.message}`
    const group = groups.get(key)
    if (!group) groups.set(key, { error: scenario.error, scenarios: [scenario] })
    else {
      group.scenarios.push(scenario)
      if (!group.error.output) group.error = scenario.error
    }
  }
  return [...groups.values()]
}
