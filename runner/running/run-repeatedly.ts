import type { ClauseList, ClauseRow, RunParameters, ScenarioRow } from '../../schemas/types'
import type { Surroundings } from '../io'
import { ClauseJudge } from '../judging/clause-judge'
import { type KnownFailures, markKnownFailure } from '../judging/known-failures'
import { mergeRuns, type RunResult } from '../judging/repeat'
import type { PlannedScenario } from '../judging/scenarios'
import { settleVerdicts } from '../judging/settle'
import { sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import type { RunListener } from './run-listener'
import { runSuite, type SuiteResult } from './run-suite'
import type { Selection } from './selection'

/** A run of the suite that is ready to be played. */
export interface RunRequest {
  suite: SuiteFiles
  parameters: RunParameters
  list: ClauseList
  selection: Selection
  /** The only features to read, if what is selected is in few of them. */
  features: string[] | undefined
  workers: number
  /** How many times. The seed is the same each time, so that only the server can behave differently. */
  repeat: number
  known: KnownFailures | undefined
  /** Plays what rests on a failed clause, too. */
  all: boolean
  /** Plays nothing more once a scenario of one of these clauses has failed. */
  stopAt: ReadonlySet<string>
}

type RunEnvironment = Pick<Surroundings, 'env' | 'interrupt'>

/** What all runs found together, and how many they were. */
export type RepeatedResult = RunResult & Pick<SuiteResult, 'ended'> & { times: number }

/** Runs the suite, several times if that is asked for; stops after a run with an error. Returns what was found. */
export async function runRepeatedly(
  request: RunRequest,
  environment: RunEnvironment,
  listener: RunListener,
): Promise<RepeatedResult> {
  const { repeat, known } = request
  if (repeat === 1) {
    const show = (row: ClauseRow) => listener.clause(markKnownFailure(row, known))
    const { rows, ...result } = await runOnce(request, environment, listener, 1, show)
    return { ...result, rows: rows.map((row) => markKnownFailure(row, known)), times: 1 }
  }
  const runs: RunResult[] = []
  let ended: RepeatedResult['ended']
  for (let number = 1; number <= repeat; number += 1) {
    const startedMs = performance.now()
    const result = await runOnce(request, environment, listener, number, () => {})
    ended = result.ended
    if (ended !== undefined && ended !== 'bail' && runs.length > 0) break // what the whole runs before it found counts
    runs.push(result)
    const { scenarios } = result
    const hasError = scenarios.some(({ verdict }) => verdict === 'error')
    listener.repeated({ number, scenarios, hasError, durationMs: performance.now() - startedMs })
    if (hasError || ended !== undefined) break
  }
  const merged = mergeRuns(runs)
  const rows = merged.rows.map((row) => markKnownFailure(row, known))
  for (const row of rows) listener.clause(row)
  return { rows, scenarios: merged.scenarios, times: runs.length, ...(ended !== undefined && { ended }) }
}

async function runOnce(
  request: RunRequest,
  { env, interrupt }: RunEnvironment,
  listener: RunListener,
  number: number,
  onClause: (row: ClauseRow) => void,
): Promise<RunResult & Pick<SuiteResult, 'ended'>> {
  const { suite, parameters, list, selection, features, workers, all, stopAt } = request
  const { tagExpression, scenarios } = selection
  let judge: ClauseJudge | undefined
  const onPlan = (planned: PlannedScenario[]) => {
    listener.planned(planned, number)
    judge = ClauseJudge.plan(list.clauses, selection, planned, onClause)
  }
  const onScenario = (scenario: ScenarioRow) => {
    listener.scenario(scenario)
    judge?.finish(scenario)
  }
  const settings = { tagExpression, scenarios, features, workers, all, stopAt, env, interrupt }
  const run = { suite, parameters, sections: sectionsOf(list.clauses), ...settings, onPlan, onScenario }
  const result = await runSuite(run).finally(() => listener.stopped())
  judge?.end()
  return { ...result, rows: judge?.rows ?? [], scenarios: settleVerdicts(result.scenarios) }
}
