import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clause } from '../../schemas/types'
import { UsageError } from '../errors'
import type { PlannedScenario } from '../judging/scenarios'
import { nearMisses } from '../suggestions'
import { readFeatures, type SuiteFiles } from '../suite/suite-files'
import { list as listWords } from '../text'
import { inOrder, readList, writeList } from './clauses-file'
import { type Change, idOf } from './compare'
import type { Step } from './read'

/** A change, and the scenarios that judge what it touches. */
export type Touched = Change & { scenarios: PlannedScenario[] }

/**
 * Refuse to accept what nobody said was looked at: each change is named by its clause's id (the old or the new), or by
 * every scenario it touches (`file:line`). Throws UsageError, which lists what is left.
 */
export function refuseUnnamed(touched: Touched[], named: string[], all: boolean): void {
  const differing = touched.filter(({ kind }) => kind !== 'unchanged' && kind !== 'added')
  const ids = (change: Touched) => ('step' in change ? [idOf(change), change.step.id] : [idOf(change)])
  const words = new Set(differing.flatMap((change) => [...ids(change), ...change.scenarios.map(({ id }) => id)]))
  const stranger = named.find((word) => !words.has(word))
  if (stranger !== undefined) {
    const near = nearMisses(stranger, [...words])
    const hint = near.length > 0 ? `Did you mean ${listWords(near)}?` : 'Without --accept, the changes are listed.'
    throw new UsageError(`--accept ${stranger}: no change has that id, or touches that scenario. ${hint}`)
  }
  if (all) return
  const unseen = differing.filter((change) => {
    const { scenarios } = change
    const everyScenario = scenarios.length > 0 && scenarios.every(({ id }) => named.includes(id))
    return !everyScenario && !ids(change).some((id) => named.includes(id))
  })
  if (unseen.length === 0) return
  const lines = unseen.flatMap((change) => [
    `  ${change.kind} ${idOf(change)}`,
    ...change.scenarios.map(({ id, name }) => `      ${id} ${name}`),
  ])
  throw new UsageError(
    `Look at these too, then name them after --accept (by clause, or by scenario), or say --all:\n${lines.join('\n')}`,
  )
}

/**
 * Record the new text in clauses.json: digests, numbers, headings, and, where nothing is left to be added, the whole text's
 * digest. A clause that moved takes its tags in the features with it, for they would name another step; those of a
 * removed one become `@removed-…`, which no clause has. Gives the files written.
 */
export function accept(
  suite: SuiteFiles,
  touched: Touched[],
  steps: Step[],
  text: { digest: string; edition?: string },
): string[] {
  const list = readList(suite.clauses)
  const renamed = new Map<string, string>()
  const tags = new Map<string, string>()
  const stepOf = new Map<string, Step>()
  const removed = new Set<string>()
  for (const change of touched) {
    if (change.kind === 'removed') {
      removed.add(change.clause.id)
      // another step may get this number: its scenarios must not judge that one, and the next run complains of them
      tags.set(change.clause.id, `removed-${change.clause.id}`)
    }
    if (!('step' in change) || change.kind === 'added') continue
    stepOf.set(change.clause.id, change.step)
    if (change.kind === 'moved') renamed.set(change.clause.id, change.step.id)
  }
  const kept = list.clauses.filter(({ id }) => !removed.has(id))
  const clauses = kept.map((clause) => withCover(withStep(clause, stepOf.get(clause.id)), removed, renamed))
  const whole = touched.every(({ kind }) => kind !== 'added')
  const specification = {
    ...list.specification,
    ...(text.edition !== undefined && { edition: text.edition }),
    ...(whole && { digest: text.digest }),
  }
  const written = renameTags(suite, new Map([...tags, ...renamed]))
  writeList(suite.clauses, { ...list, specification, clauses: inOrder(clauses, steps) })
  return [suite.clauses, ...written]
}

function withStep(clause: Clause, step: Step | undefined): Clause {
  if (!step) return clause
  const { id, section, heading, number, digest } = step
  // in the order of the row's own keys, so that only values change
  return { ...clause, id, section, heading, number, digest }
}

function withCover(clause: Clause, removed: Set<string>, renamed: Map<string, string>): Clause {
  if (!clause.coveredBy) return clause
  const coveredBy = clause.coveredBy.filter((id) => !removed.has(id)).map((id) => renamed.get(id) ?? id)
  if (coveredBy.length > 0) return { ...clause, coveredBy }
  const { coveredBy: _, coveredReason: __, ...rest } = clause
  return rest
}

/** Give the tags their new ids, all at once (numbers may change places), and the number that a Rule's name begins with. */
function renameTags(suite: SuiteFiles, renamed: Map<string, string>): string[] {
  return readFeatures(suite).flatMap(({ uri, text }) => {
    let numbers = new Map<string, string>()
    const lines = text.split('\n').map((line) => {
      const [, indent, rule, rest] = /^(\s*Rule: )([\d.]+)(\s.*)$/.exec(line) ?? []
      if (rule !== undefined) return `${indent}${numbers.get(rule) ?? rule}${rest}`
      if (!/^\s*@/.test(line)) return line
      numbers = new Map()
      return line.replace(/@([a-z-]+\/[\d.]+)/g, (tag, id: string) => {
        const other = renamed.get(id)
        if (other === undefined) return tag
        numbers.set(id.replace(/^.*\//, ''), other.replace(/^.*\//, ''))
        return `@${other}`
      })
    })
    const changed = lines.join('\n')
    if (changed === text) return []
    writeFileSync(join(suite.root, uri), changed)
    return [join(suite.root, uri)]
  })
}
