import { type Matching, matchSurvivors, type SurvivorGroup } from './matching'
import type { Mutant } from './mutants'

/** per cent; the least share of mutants to kill, of those that the suite can see. */
export const LEAST = 80

/** What a run of Stryker says about the suite. */
export interface MutationResult {
  matching: Matching<Mutant>
  /** number of mutants that count */
  mutants: number
  /** numbers of survivors on the list, by kind */
  outside: number
  equivalent: number
  killed: number
  /** number of mutants that the suite can see */
  visible: number
  /** per cent killed of those */
  share: number
}

/** Judges the mutants of a run by the list of survivors. */
export function judgeMutants(mutants: Mutant[], groups: SurvivorGroup[]): MutationResult {
  const alive = mutants.filter((mutant) => mutant.alive)
  const matching = matchSurvivors(
    groups.flatMap((group) => group.mutants),
    alive,
  )
  const countOf = (kind: SurvivorGroup['kind']) =>
    groups
      .filter((group) => group.kind === kind)
      .flatMap((group) => group.mutants)
      .filter((survivor) => matching.found.has(survivor)).length
  const outside = countOf('outside')
  const killed = mutants.length - alive.length
  const visible = mutants.length - outside
  const share = (100 * killed) / visible
  return { matching, mutants: mutants.length, outside, equivalent: countOf('equivalent'), killed, visible, share }
}

/** Whether the list fits the run, and enough mutants are killed. */
export function isGood({ matching: { unexplained, stale }, share }: MutationResult): boolean {
  return unexplained.length === 0 && stale.length === 0 && share >= LEAST
}

/** The result in words: every mutant that is not explained, every entry that is stale, and the figures. */
export function describeMutation({ matching, ...figures }: MutationResult): string {
  const { mutants, outside, equivalent, killed, visible, share } = figures
  const lines = [
    ...matching.unexplained.map(
      ({ file, line, mutator, original, replacement }) =>
        `alive, but not on the list: ${file}:${line} ${mutator}\n    - ${original}\n    + ${replacement}`,
    ),
    ...matching.stale.map(
      ({ file, code, original, replacement }) =>
        `on the list, but killed or gone: ${file} ${code}\n    - ${original}\n    + ${replacement}`,
    ),
    `${mutants} mutants, ${outside} of which the suite cannot see; of the other ${visible} it killed ${killed} ` +
      `(${share.toFixed(1)} %, at least ${LEAST}); ${equivalent} are equivalent, ${matching.unexplained.length} not explained`,
  ]
  return lines.join('\n')
}
