import type { Report, ScenarioError, ScenarioRow } from '../../schemas/types'

/** One error, and the scenarios that could not be judged because of it. */
export interface ErrorGroup {
  error: ScenarioError
  scenarios: ScenarioRow[]
}

/** Each worker's server has a port of its own, and so has its Redis. */
const PORT = /(?<=\/\/[^\s/:]+|\/\/\[[^\]]+\]|\b\d+\.\d+\.\d+\.\d+):\d+/g

/** Workers that waited for the same thing waited for a part of a millisecond more or less. */
const FRACTION = /(?<=\b\d+)\.\d+(?= ms\b)/g

/** Groups the scenarios with an error by its message, whatever port and fraction: every worker reports the same dead server. */
export function groupErrors({ scenarios }: Pick<Report, 'scenarios'>): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>()
  for (const scenario of scenarios) {
    if (!scenario.error) continue
    const key = `${scenario.error.origin} ${scenario.error.message.replace(PORT, '').replace(FRACTION, '')}`
    const group = groups.get(key)
    if (!group) groups.set(key, { error: scenario.error, scenarios: [scenario] })
    else {
      group.scenarios.push(scenario)
      if (!group.error.output) group.error = scenario.error
    }
  }
  return [...groups.values()]
}

/** What an error says of the run, in a few words. */
export function errorTitle({ origin }: Pick<ScenarioError, 'origin'>): string {
  return origin === 'target' ? 'The target could not be judged' : 'The suite itself is at fault'
}
