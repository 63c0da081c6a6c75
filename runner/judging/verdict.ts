import { CLAUSE_VERDICTS } from '../../schemas/shared'
import type {
  Capability,
  Clause,
  ClauseRow,
  ClauseVerdict,
  Counts,
  Part,
  ScenarioRow,
  ScenarioVerdict,
  Summary,
} from '../../schemas/types'
import { headingOf, numberOf } from '../suite/clauses'
import { lackingText } from './lacking'

/** The ids of the clauses whose scenarios judge this one: its own id, or, if it has no scenarios, those that cover it. */
export function judgedBy(clause: Clause, clauses: Clause[], hasScenarios: (id: string) => boolean): string[] {
  const byId = new Map(clauses.map((each) => [each.id, each]))
  const seen = new Set<string>()
  const judges: string[] = []
  const visit = ({ id, coveredBy }: Clause) => {
    if (seen.has(id)) return
    seen.add(id)
    if (hasScenarios(id) || !coveredBy) judges.push(id)
    else for (const other of coveredBy) visit(byId.get(other) ?? { ...clause, id: other })
  }
  visit(clause)
  return judges
}

/** A clause's row, from the finished scenarios of the clauses that judge it. A judge without any scenario makes it an error. */
export function judgeClause(clause: Clause, judges: string[], scenarios: ScenarioRow[]): ClauseRow {
  const { id, part, section, level, summary } = clause
  const unjudged = judges.find((judge) => !scenarios.some(({ clauses }) => clauses.includes(judge)))
  const verdict = unjudged ? 'error' : worst(scenarios)
  const missing = [...new Set(scenarios.flatMap(({ notObserved }) => notObserved?.capability ?? []))]
  const repeats = judges[0] === id ? [] : judgesWith(verdict, judges, scenarios)
  const restsOn = [...new Set(scenarios.flatMap((scenario) => scenario.restsOn ?? []))]
  const observations = scenarios.flatMap((scenario) => scenario.observations ?? [])
  const reason = unjudged ? `The suite has no scenario for ${unjudged}.` : reasonOf(verdict, scenarios, missing)
  return {
    id,
    part,
    section,
    heading: headingOf(clause),
    number: numberOf(clause),
    level,
    summary,
    verdict: atLevel(verdict, level),
    ...(reason && { reason }),
    ...(observations.length > 0 && { observations }),
    ...(missing.length > 0 && { missing }),
    ...(judges[0] !== id && { coveredBy: judges }),
    ...(repeats.length > 0 && { repeats }),
    ...(verdict === 'inconclusive' && { restsOn, cause: restsOn[0] }),
    scenarios: scenarios.map((scenario) => scenario.id),
  }
}

/** Those of a clause's judges whose scenarios have a verdict that counts against the server. */
function judgesWith(verdict: ScenarioVerdict, judges: string[], scenarios: ScenarioRow[]): string[] {
  if (verdict !== 'fail' && verdict !== 'inconclusive') return []
  const has = (judge: string) => scenarios.some((each) => each.verdict === verdict && each.clauses.includes(judge))
  return judges.filter(has)
}

const WORST_FIRST: ScenarioVerdict[] = ['fail', 'error', 'inconclusive', 'not-observed', 'pass']

function worst(scenarios: ScenarioRow[]): ScenarioVerdict {
  return WORST_FIRST.find((verdict) => scenarios.some((scenario) => scenario.verdict === verdict)) ?? 'error'
}

/** The verdict at a clause's level: a failed `should` is a warning, and an informative clause cannot fail. */
function atLevel(verdict: ScenarioVerdict, level: Clause['level']): ClauseVerdict {
  if (verdict === 'error') return 'error'
  if (level === 'informative') return 'informative'
  return verdict === 'fail' && level === 'should' ? 'warning' : verdict
}

function reasonOf(verdict: ScenarioVerdict, scenarios: ScenarioRow[], missing: Capability[]): string | undefined {
  const first = scenarios.find((scenario) => scenario.verdict === verdict)
  if (verdict === 'fail') return first?.failure && `${first.failure.requirement}: ${first.failure.actual}`
  if (verdict === 'error') return first?.error?.message
  if (verdict === 'inconclusive') return first?.restsOn && `it rests on ${first.restsOn}, which has failed`
  if (verdict === 'not-observed') return `not observed: ${lackingText(missing)}`
  return undefined
}

/** Makes scenarios without the tag of an existing clause errors of the suite; otherwise they would silently count for nothing. */
export function rejectUntagged(clauses: Clause[], scenarios: ScenarioRow[]): ScenarioRow[] {
  const known = new Set(clauses.map(({ id }) => id))
  return scenarios.map((scenario) => {
    if (scenario.clauses.some((id) => known.has(id))) return scenario
    const { failure: _, notObserved: __, ...rest } = scenario
    const message = `The suite's scenario at ${scenario.id} has no tag of a clause that exists.`
    return { ...rest, verdict: 'error', error: { origin: 'suite', message, output: '', transcript: [] } }
  })
}

/** The summary of a run. `clauses` is the whole list, `rows` the part of it that ran, `partial` is true if not all of the specification was selected. */
export function summarize(
  clauses: Clause[],
  rows: ClauseRow[],
  scenarios: ScenarioRow[],
  without: Capability[],
  partial: boolean,
  durationMs: number,
): Summary {
  const part = (name: Part) => {
    const run = rows.filter((row) => row.part === name)
    const all = clauses.filter((clause) => clause.part === name).length
    const counts = (row: ClauseRow) => row.verdict !== 'known-failure' && countsAgainst(row, without)
    const unexpected = run.filter(counts).length
    return { run: run.length, all, counts: countsOf(run), unexpected }
  }
  const fails = (name: Part) => rows.some((row) => row.part === name && countsAgainst(row, without))
  const parts = { specification: part('specification'), completion: part('completion') }
  const errors = scenarios.some(({ verdict }) => verdict === 'error')
  const conformant = fails('specification') || errors ? false : partial ? null : true
  const { run, all } = parts.completion
  const complete = fails('completion') ? false : run === 0 || run < all ? null : conformant
  const notObserved = rows.filter(({ verdict }) => verdict === 'not-observed')
  const unknownFrames = scenarios.reduce((sum, scenario) => sum + (scenario.unknownFrames ?? 0), 0)
  const capabilities = [...new Set(notObserved.flatMap(({ missing = [] }) => missing))]
  return {
    conformant,
    complete,
    counts: countsOf(rows),
    parts,
    scenarios: countVerdicts(WORST_FIRST, scenarios),
    notObserved: capabilities.map((capability) => ({
      capability,
      declared: without.includes(capability),
      clauses: notObserved.filter(({ missing }) => missing?.includes(capability)).map(({ id }) => id),
    })),
    ...(unknownFrames > 0 && { unknownFrames }),
    durationMs,
  }
}

const AGAINST: readonly ClauseVerdict[] = ['fail', 'flaky', 'inconclusive', 'known-failure']

/** Only level `must` decides. A clause not observed counts against the server, unless all it lacked was declared absent. */
function countsAgainst({ level, verdict, missing = [] }: ClauseRow, without: Capability[]): boolean {
  if (verdict === 'error') return true
  if (level !== 'must') return false
  if (verdict === 'not-observed') return missing.some((capability) => !without.includes(capability))
  return AGAINST.includes(verdict)
}

/**
 * What a condition step repeats of the steps that judge it is counted apart, and what only rests on known failures: they are no
 * failures of their own.
 */
export function countsOf(rows: ClauseRow[]): Counts {
  const repeated = rows.filter(({ repeats }) => repeats !== undefined)
  const resting = rows.filter(({ verdict, restsOn }) => verdict === 'known-failure' && restsOn !== undefined)
  const own = rows.filter((row) => !repeated.includes(row) && !resting.includes(row))
  return {
    ...countVerdicts(CLAUSE_VERDICTS, own),
    ...(repeated.length > 0 && { repeated: repeated.length }),
    ...(resting.length > 0 && { resting: resting.length }),
  }
}

function countVerdicts<V extends string>(verdicts: readonly V[], rows: { verdict: V }[]): Record<V, number> {
  const entries = verdicts.map((each) => [each, rows.filter(({ verdict }) => verdict === each).length])
  return Object.fromEntries(entries) as Record<V, number>
}
