import type { Clause, Part } from '../../schemas/types'
import { UsageError } from '../errors'
import { suggestionsFor } from '../suggestions'

/** The part of the suite that `--only` or `--only-failed-in` selects. */
export interface Selection {
  /** Cucumber's tag expression; empty for everything. */
  tagExpression: string
  /** The tags of which a scenario needs one; empty for everything. */
  tags: string[]
  /** The ids of the only scenarios to run, if they were selected one by one. */
  scenarios?: string[]
  /** False if the whole specification runs, so that there is a verdict on it. */
  partial: boolean
  /** Whether a clause belongs in the report, given the tags of the scenarios that judge it. */
  includes(clause: Clause, tags: string[]): boolean
  /** Whether all scenarios of a clause run, not only some of them. */
  isWhole(id: string): boolean
}

/** The two parts, as `--only` names them. */
export const PARTS: Readonly<Record<string, Part>> = { specification: 'specification', completions: 'completion' }

/**
 * Selects by part, clause id, section or tag (with or without `@`). The clauses that cover a selected clause are selected too.
 * Throws UsageError, with suggestions, for a word that matches nothing.
 */
export function select(only: string[], clauses: Clause[], tags: string[]): Selection {
  if (only.length === 0)
    return { tagExpression: '', tags: [], partial: false, includes: () => true, isWhole: () => true }
  const byId = new Map(clauses.map((clause) => [clause.id, clause]))
  const selected = new Set<string>()
  const selectedTags = new Set<string>()
  const selectClause = (id: string) => {
    if (selected.has(id)) return
    selected.add(id)
    for (const other of byId.get(id)?.coveredBy ?? []) selectClause(other)
  }
  for (const word of only.map((text) => text.replace(/^@/, ''))) {
    const section = clauses.filter((clause) => clause.section === word || clause.part === PARTS[word])
    if (byId.has(word)) selectClause(word)
    else if (section.length > 0) for (const { id } of section) selectClause(id)
    else if (tags.includes(word)) selectedTags.add(word)
    else throw new UsageError(unknownMessage(word, clauses, tags))
  }
  const words = [...selected, ...selectedTags]
  const deciding = clauses.filter(({ part }) => part === 'specification')
  return {
    tagExpression: words.map((word) => `@${word}`).join(' or '),
    tags: words,
    partial: !deciding.every(({ id }) => selected.has(id)),
    includes: ({ id }, own) => selected.has(id) || own.some((tag) => selectedTags.has(tag)),
    isWhole: (id) => selected.has(id),
  }
}

/** Selects scenarios by their ids, and the clauses that they judge. */
export function selectScenarios(scenarios: string[]): Selection {
  const includes = (_: Clause, tags: string[]) => tags.length > 0
  return { tagExpression: '', tags: [], scenarios, partial: true, includes, isWhole: () => false }
}

function unknownMessage(word: string, clauses: Clause[], tags: string[]): string {
  const known = [...new Set([...Object.keys(PARTS), ...clauses.flatMap(({ id, section }) => [id, section]), ...tags])]
  const near = suggestionsFor(word, known)
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'The command "list" shows all clauses.'
  return `--only ${word} matches no clause, section, part or tag. ${hint}`
}
