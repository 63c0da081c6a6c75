import { ClauseJudge } from '../../runner/judging/clause-judge'
import type { PlannedScenario } from '../../runner/judging/scenarios'
import { makeReport } from '../../runner/reports/make-report'
import type {
  Capability,
  Clause,
  ClauseList,
  ClauseRow,
  Failure,
  FaultSignature,
  Report,
  ScenarioRow,
  ScenarioVerdict,
} from '../../schemas/types'
import { clauseList } from './suite'

export const TRANSCRIPT = [{ atMs: 1.25, source: 'alice', event: 'sends', text: '</script><b>&"]]> \u0000\ud800' }]

/** Why a scenario failed: a requirement that may belong to these clauses. Without any, it is the scenario's own. */
export function failure(requirement: string, ...owners: string[]): Failure {
  return { requirement, expected: 'x', actual: 'y', ...(owners.length > 0 && { owners }), transcript: [] }
}

let lines = 0

/** A finished scenario with the details that its verdict requires. */
export function scenario(
  clauses: string | string[],
  verdict: ScenarioVerdict,
  other: Partial<ScenarioRow> = {},
): ScenarioRow {
  lines += 1
  const details: Record<ScenarioVerdict, Partial<ScenarioRow>> = {
    pass: {},
    fail: {
      failure: {
        requirement: 'a refusal',
        expected: 'status: false',
        actual: 'status: <true>',
        transcript: TRANSCRIPT,
      },
    },
    inconclusive: { restsOn: 'a/1', notPlayed: true },
    'not-observed': { notObserved: { capability: 'redis', requirement: 'Redis holds it' } },
    error: { error: { origin: 'target', message: 'The server died.', output: 'boo\n', transcript: TRANSCRIPT } },
  }
  const common = {
    id: `features/x.feature:${lines}`,
    name: `scenario ${lines}`,
    uri: 'features/x.feature',
    line: lines,
  }
  return { ...common, clauses: [clauses].flat(), verdict, durationMs: 12.5, ...details[verdict], ...other }
}

/** The rows of these clauses, judged by these scenarios; everything is selected. */
export function rowsOf(clauses: Clause[], scenarios: ScenarioRow[]): ClauseRow[] {
  const planned: PlannedScenario[] = scenarios.map((each) => ({ ...each, tags: each.clauses }))
  const everything = { tagExpression: '', tags: [], partial: false, includes: () => true, isWhole: () => true }
  const judge = ClauseJudge.plan(clauses, everything, planned, () => {})
  for (const each of scenarios) judge.finish(each)
  judge.end()
  return judge.rows
}

export interface ReportSettings {
  without?: Capability[]
  partial?: boolean
  strict?: boolean
  bundled?: boolean
  signatures?: FaultSignature[]
}

/** A report of these clauses and scenarios. */
export function reportOf(clauses: Clause[], scenarios: ScenarioRow[], settings: ReportSettings = {}): Report {
  const { without = [], partial = false, strict = false, bundled = false, signatures = [] } = settings
  return makeReport({
    suite: { name: 'realizehit-conformance', version: '0.1.0', featuresDigest: 'a'.repeat(64) },
    implementation: {
      kind: 'command',
      target: 'python3 s.py',
      bundled,
      path: '/engine.io',
      withoutDeclared: without,
      ...(!bundled && { options: ['--command', 'python3 s.py'] }),
    },
    run: {
      startedAt: '2024-05-01T10:00:00.000Z',
      node: 'v20.19.0',
      workers: 2,
      timeoutMs: 3000,
      seed: 7,
      strict,
      only: [],
    },
    list: clauseList(clauses) as ClauseList,
    rows: rowsOf(clauses, scenarios),
    scenarios,
    partial,
    durationMs: 1234,
    signatures: () => signatures,
  })
}
