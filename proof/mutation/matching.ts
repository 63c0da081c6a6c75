import { type Change, shapeOf } from './shape'

/** A mutant that may live. It is found by its shape; `file` and the names in its code are for people. */
export interface Survivor extends Change {
  file: string
}

/** Survivors with one reason. */
export interface SurvivorGroup {
  /** `equivalent`: clients, Redis and the status see no difference. `outside`: they see nothing of it; the server's own tests do. */
  kind: 'equivalent' | 'outside'
  reason: string
  mutants: Survivor[]
}

/** Which survivor is which mutant. Mutants are those that are alive. */
export interface Matching<M extends Survivor> {
  found: Map<Survivor, M>
  /** alive, but not on the list */
  unexplained: M[]
  /** on the list, but killed or gone */
  stale: Survivor[]
}

/** From the surest sign to the weakest that an entry and a mutant of one shape are the same. */
const SIGNS: ((survivor: Survivor, mutant: Survivor) => boolean)[] = [
  (survivor, mutant) => survivor.file === mutant.file && hasSameNames(survivor, mutant),
  hasSameNames,
  (survivor, mutant) => survivor.file === mutant.file,
  () => true,
]

function hasSameNames(survivor: Survivor, mutant: Survivor): boolean {
  return survivor.code === mutant.code && survivor.original === mutant.original
}

/**
 * Finds each survivor of the list among the mutants that are alive, by shape: neither a rename nor a move loses one. A shape
 * is found as often as it is listed; one mutant more is unexplained, one less makes an entry stale.
 */
export function matchSurvivors<M extends Survivor>(survivors: Survivor[], alive: M[]): Matching<M> {
  const found = new Map<Survivor, M>()
  const left = new Map<string, M[]>()
  for (const mutant of alive) left.set(shapeOf(mutant), [...(left.get(shapeOf(mutant)) ?? []), mutant])
  for (const isSame of SIGNS)
    for (const survivor of survivors) {
      const candidates = left.get(shapeOf(survivor)) ?? []
      const place = found.has(survivor) ? -1 : candidates.findIndex((mutant) => isSame(survivor, mutant))
      const [mutant] = place < 0 ? [] : candidates.splice(place, 1)
      if (mutant) found.set(survivor, mutant)
    }
  const matched = new Set(found.values())
  return {
    found,
    unexplained: alive.filter((mutant) => !matched.has(mutant)),
    stale: survivors.filter((survivor) => !found.has(survivor)),
  }
}

/** The list with file and code of each survivor as they are now. Kinds and reasons stay, and so do stale entries. */
export function refreshed(groups: SurvivorGroup[], { found }: Matching<Survivor>): SurvivorGroup[] {
  return groups.map(({ kind, reason, mutants }) => ({
    kind,
    reason,
    mutants: mutants.map((survivor) => {
      const { file, code, original, replacement } = found.get(survivor) ?? survivor
      return { file, code, original, replacement }
    }),
  }))
}
