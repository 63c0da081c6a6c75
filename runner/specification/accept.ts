import type { Clause } from '../../schemas/types'
import { UsageError } from '../errors'
import type { PlannedScenario } from '../judging/scenarios'
import { suggestionsFor } from '../suggestions'
import type { SuiteFiles } from '../suite/suite-files'
import { joinWords } from '../text'
import { inOrder, readList, writeList } from './clauses-file'
import { type Change, idOf } from './compare'
import { type RuleChange, renameTags } from './rename-tags'
import type { Step } from './step'

/** A change, and the scenarios that judge the clause it affects. */
export type AffectedChange = Change & { scenarios: PlannedScenario[] }

/**
 * Requires that every change was reviewed: it is named by its clause's id (old or new), or by every scenario it affects
 * (`file:line`). Throws UsageError, which lists the changes that are not named.
 */
export function requireReviewed(changes: AffectedChange[], named: string[], all: boolean): void {
  const differing = changes.filter(({ kind }) => kind !== 'unchanged' && kind !== 'added')
  const ids = (change: AffectedChange) => ('step' in change ? [idOf(change), change.step.id] : [idOf(change)])
  const words = new Set(differing.flatMap((change) => [...ids(change), ...change.scenarios.map(({ id }) => id)]))
  const unknown = named.find((word) => !words.has(word))
  if (unknown !== undefined) {
    const near = suggestionsFor(unknown, [...words])
    const hint = near.length > 0 ? `Did you mean ${joinWords(near)}?` : 'Without --accept, the changes are listed.'
    throw new UsageError(`--accept ${unknown}: no change has that id or affects that scenario. ${hint}`)
  }
  if (all) return
  const unreviewed = differing.filter((change) => {
    const { scenarios } = change
    const everyScenario = scenarios.length > 0 && scenarios.every(({ id }) => named.includes(id))
    return !everyScenario && !ids(change).some((id) => named.includes(id))
  })
  if (unreviewed.length === 0) return
  const lines = unreviewed.flatMap((change) => [
    `  ${change.kind} ${idOf(change)}`,
    ...change.scenarios.map(({ id, name }) => `      ${id} ${name}`),
  ])
  throw new UsageError(
    `Review these too, then name them after --accept (by clause or by scenario), or use --all:\n${lines.join('\n')}`,
  )
}

/**
 * Records the new text in clauses.json: digests, numbers, headings, and, if no clause is left to be added, the digest of
 * the whole text. The tags of a renumbered clause are renamed in the features, because they would name another step. Those of a
 * removed clause become `@removed-…`, the tag of no clause. Returns the files written.
 */
export function recordChanges(
  suite: SuiteFiles,
  changes: AffectedChange[],
  steps: Step[],
  text: { digest: string; edition?: string },
): string[] {
  const list = readList(suite.clauses)
  const renamed = new Map<string, string>()
  const rules = new Map<string, RuleChange>()
  const stepOf = new Map<string, Step>()
  const removed = new Set<string>()
  for (const change of changes) {
    if (change.kind === 'removed') {
      removed.add(change.clause.id)
      // another step may get this number, and these scenarios must not judge it; the next run reports them as untagged
      rules.set(change.clause.id, { tag: `removed-${change.clause.id}` })
    }
    if (!('step' in change) || change.kind === 'added') continue
    const { clause, step } = change
    stepOf.set(clause.id, step)
    if (clause.id !== step.id) renamed.set(clause.id, step.id)
    if (change.kind !== 'unchanged') rules.set(clause.id, { tag: step.id, digest: clause.digest, step })
  }
  const kept = list.clauses.filter(({ id }) => !removed.has(id))
  const clauses = kept.map((clause) => withCover(withStep(clause, stepOf.get(clause.id)), removed, renamed))
  const whole = changes.every(({ kind }) => kind !== 'added')
  const specification = {
    ...list.specification,
    ...(text.edition !== undefined && { edition: text.edition }),
    ...(whole && { digest: text.digest }),
  }
  const written = renameTags(suite, rules)
  writeList(suite.clauses, { ...list, specification, clauses: inOrder(clauses, steps) }, suite.clauses)
  return [suite.clauses, ...written]
}

function withStep(clause: Clause, step: Step | undefined): Clause {
  if (!step) return clause
  const { id, section, heading, number, digest } = step
  // the row's own order of keys is kept, so that only values change
  return { ...clause, id, section, heading, number, digest }
}

function withCover(clause: Clause, removed: Set<string>, renamed: Map<string, string>): Clause {
  if (!clause.coveredBy) return clause
  const coveredBy = clause.coveredBy.filter((id) => !removed.has(id)).map((id) => renamed.get(id) ?? id)
  if (coveredBy.length > 0) return { ...clause, coveredBy }
  const { coveredBy: _, coveredReason: __, ...rest } = clause
  return rest
}
