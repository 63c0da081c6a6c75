import type { ClauseList, ClauseRow, RunParameters, ScenarioRow } from '../../schemas/types'
import type { Io } from '../io'
import { ClauseJudge } from '../judging/clause-judge'
import { type KnownFailures, markKnownFailure } from '../judging/known-failures'
import { mergeRuns, type RunResult } from '../judging/repeat'
import type { PlannedScenario } from '../judging/scenarios'
import { settleVerdicts } from '../judging/settle'
import { Progress } from '../reports/terminal/progress'
import type { Style } from '../reports/terminal/style'
import { Tree, widthOf } from '../reports/terminal/tree'
import { treeWriter } from '../reports/terminal/tree-writer'
import { sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { count, duration } from '../text'
import { runSuite, type SuiteResult } from './run-suite'
import type { Selection } from './selection'

/** A run of the suite, as `run` asks for it. */
export interface RunRequest {
  suite: SuiteFiles
  parameters: RunParameters
  list: ClauseList
  selection: Selection
  workers: number
  /** How many times. The seed is the same each time, so that only the server can behave differently. */
  repeat: number
  known: KnownFailures | undefined
  style: Style
  /** Plays what rests on a failed clause, too. */
  all: boolean
  /** Plays nothing more once a scenario of one of these clauses has failed. */
  stopAt: ReadonlySet<string>
}

/** What all runs found together, and how many they were. */
export type RepeatedResult = RunResult & Pick<SuiteResult, 'ended'> & { times: number }

/**
 * Runs the suite and prints the tree: while it runs, or, if it is repeated, a line for each run and then the tree of all.
 * Stops after a run with an error. Returns what was found, and how many times the suite ran.
 */
export async function runRepeatedly(request: RunRequest, io: Io): Promise<RepeatedResult> {
  const { repeat, known } = request
  const tree = new Tree(request.style, widthOf(request.list.clauses))
  if (repeat === 1) {
    const progress = new Progress(io)
    const show = treeWriter(tree, (text) => progress.write(text))
    const { rows, ...result } = await runOnce(request, io, progress, (row) => show(markKnownFailure(row, known)))
    return { ...result, rows: rows.map((row) => markKnownFailure(row, known)), times: 1 }
  }
  const runs: RunResult[] = []
  let ended: RepeatedResult['ended']
  for (let number = 1; number <= repeat; number += 1) {
    const startedMs = performance.now()
    const result = await runOnce(request, io, new Progress(io, `run ${number} of ${repeat}  `), () => {})
    ended = result.ended
    if (ended !== undefined && ended !== 'bail' && runs.length > 0) break // what the whole runs before it found counts
    runs.push(result)
    const hasError = result.scenarios.some(({ verdict }) => verdict === 'error')
    const end = hasError && number < repeat ? '; it has errors, so the remaining runs are skipped' : ''
    io.stdout.write(
      `run ${number} of ${repeat}: ${resultText(result)} in ${duration(performance.now() - startedMs)}${end}\n`,
    )
    if (hasError || ended !== undefined) break
  }
  const merged = mergeRuns(runs)
  const rows = merged.rows.map((row) => markKnownFailure(row, known))
  const show = treeWriter(tree, (text) => io.stdout.write(text))
  for (const row of rows) show(row)
  return { rows, scenarios: merged.scenarios, times: runs.length, ...(ended !== undefined && { ended }) }
}

async function runOnce(
  request: RunRequest,
  io: Io,
  progress: Progress,
  show: (row: ClauseRow) => void,
): Promise<RunResult & Pick<SuiteResult, 'ended'>> {
  const { suite, parameters, list, selection, workers, all, stopAt } = request
  const { tagExpression, scenarios } = selection
  let judge: ClauseJudge | undefined
  const onPlan = (planned: PlannedScenario[]) => {
    progress.start(planned.length)
    judge = ClauseJudge.plan(list.clauses, selection, planned, show)
  }
  const onScenario = (scenario: ScenarioRow) => {
    progress.step(scenario.verdict === 'pass')
    judge?.finish(scenario)
  }
  const settings = { tagExpression, scenarios, workers, all, stopAt, env: io.env, interrupt: io.interrupt }
  const run = { suite, parameters, sections: sectionsOf(list.clauses), ...settings, onPlan, onScenario }
  const result = await runSuite(run).finally(() => progress.stop())
  judge?.end()
  return { ...result, rows: judge?.rows ?? [], scenarios: settleVerdicts(result.scenarios) }
}

function resultText({ scenarios }: RunResult): string {
  const notPassed = scenarios.filter(({ verdict }) => verdict !== 'pass').length
  return `${count(scenarios.length, 'scenario')}, ${notPassed === 0 ? 'all passed' : `${notPassed} not passed`}`
}
