import type { Clause } from '../../schemas/types'
import { UsageError } from '../errors'
import { nearMisses } from '../suggestions'

/** What `--only` or `--only-failed-in` leaves of the suite. */
export interface Selection {
  /** Cucumber's tag expression; empty runs everything. */
  tagExpression: string
  /** The ids of the only scenarios to be run, where they were chosen one by one. */
  scenarios?: string[]
  /** False when everything is run. */
  partial: boolean
  /** Does a clause belong in the report, given the tags of the scenarios that judge it? */
  includes(clause: Clause, tags: string[]): boolean
  /** Are all scenarios of a clause run, and not only some of them? */
  whole(id: string): boolean
}

/**
 * Select by clause id, section or tag (with or without `@`). A clause judged by others' scenarios brings those along.
 * Throws UsageError, with near misses, for what matches nothing.
 */
export function select(only: string[], clauses: Clause[], tags: string[]): Selection {
  if (only.length === 0) return { tagExpression: '', partial: false, includes: () => true, whole: () => true }
  const byId = new Map(clauses.map((clause) => [clause.id, clause]))
  const chosen = new Set<string>()
  const chosenTags = new Set<string>()
  const choose = (id: string) => {
    if (chosen.has(id)) return
    chosen.add(id)
    for (const other of byId.get(id)?.coveredBy ?? []) choose(other)
  }
  for (const word of only.map((text) => text.replace(/^@/, ''))) {
    const section = clauses.filter((clause) => clause.section === word)
    if (byId.has(word)) choose(word)
    else if (section.length > 0) for (const { id } of section) choose(id)
    else if (tags.includes(word)) chosenTags.add(word)
    else throw new UsageError(unknownMessage(word, clauses, tags))
  }
  const words = [...chosen, ...chosenTags]
  return {
    tagExpression: words.map((word) => `@${word}`).join(' or '),
    partial: true,
    includes: ({ id }, own) => chosen.has(id) || own.some((tag) => chosenTags.has(tag)),
    whole: (id) => chosen.has(id),
  }
}

/** Select scenarios by their ids, and the clauses that they judge. */
export function selectScenarios(scenarios: string[]): Selection {
  return { tagExpression: '', scenarios, partial: true, includes: (_, tags) => tags.length > 0, whole: () => false }
}

function unknownMessage(word: string, clauses: Clause[], tags: string[]): string {
  const known = [...new Set([...clauses.flatMap(({ id, section }) => [id, section]), ...tags])]
  const near = nearMisses(word, known)
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'The command "list" shows all clauses.'
  return `--only ${word} matches no clause, section or tag. ${hint}`
}
