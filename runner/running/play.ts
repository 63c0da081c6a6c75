import type { ClauseList, ClauseRow, RunParameters, ScenarioRow } from '../../schemas/types'
import type { Io } from '../io'
import { excuse, type KnownFailures } from '../judging/known-failures'
import { LiveClauses } from '../judging/live'
import { mergeRuns, type Played } from '../judging/repeat'
import type { PlannedScenario } from '../judging/scenarios'
import { liveTree } from '../reports/terminal/live-tree'
import { Progress } from '../reports/terminal/progress'
import type { Style } from '../reports/terminal/style'
import { Tree, widthOf } from '../reports/terminal/tree'
import { sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { count, duration } from '../text'
import { runSuite } from './run-suite'
import type { Selection } from './selection'

export interface Play {
  suite: SuiteFiles
  parameters: RunParameters
  list: ClauseList
  selection: Selection
  workers: number
  /** How often; every time with the same seed: what differs is the server, and not what it is asked. */
  repeat: number
  known: KnownFailures | undefined
  style: Style
}

/**
 * Plays the suite and shows the tree: live, or, of several runs, a line for each and then the tree of all. A run with an
 * error is the last. Gives what was found, and how often it was played.
 */
export async function play(all: Play, io: Io): Promise<Played & { times: number }> {
  const { repeat, known } = all
  const tree = new Tree(all.style, widthOf(all.list.clauses))
  if (repeat === 1) {
    const progress = new Progress(io.stdout)
    const show = liveTree(tree, (text) => progress.write(text))
    const { rows, scenarios } = await playOnce(all, io, progress, (row) => show(excuse(row, known)))
    return { rows: rows.map((row) => excuse(row, known)), scenarios, times: 1 }
  }
  const runs: Played[] = []
  for (let number = 1; number <= repeat; number += 1) {
    const began = performance.now()
    const played = await playOnce(all, io, new Progress(io.stdout, `run ${number} of ${repeat}  `), () => {})
    runs.push(played)
    const broken = played.scenarios.some(({ verdict }) => verdict === 'error')
    const end = broken && number < repeat ? '; it has errors, so there are no more' : ''
    io.stdout.write(`run ${number} of ${repeat}: ${told(played)} in ${duration(performance.now() - began)}${end}\n`)
    if (broken) break
  }
  const merged = mergeRuns(runs)
  const rows = merged.rows.map((row) => excuse(row, known))
  const show = liveTree(tree, (text) => io.stdout.write(text))
  for (const row of rows) show(row)
  return { rows, scenarios: merged.scenarios, times: runs.length }
}

async function playOnce(all: Play, io: Io, progress: Progress, show: (row: ClauseRow) => void): Promise<Played> {
  const { suite, parameters, list, selection, workers } = all
  const { tagExpression, scenarios } = selection
  let live: LiveClauses | undefined
  const onPlan = (planned: PlannedScenario[]) => {
    progress.start(planned.length)
    live = LiveClauses.plan(list.clauses, selection, planned, show)
  }
  const onScenario = (scenario: ScenarioRow) => {
    progress.step(scenario.verdict === 'pass')
    live?.finish(scenario)
  }
  const how = { tagExpression, scenarios, workers, env: io.env, interrupt: io.interrupt }
  const run = { suite, parameters, sections: sectionsOf(list.clauses), ...how, onPlan, onScenario }
  const finished = await runSuite(run).finally(() => progress.stop())
  return { rows: live?.rows ?? [], scenarios: finished }
}

function told({ scenarios }: Played): string {
  const wrong = scenarios.filter(({ verdict }) => verdict !== 'pass').length
  return `${count(scenarios.length, 'scenario')}, ${wrong === 0 ? 'all passed' : `${wrong} not passed`}`
}
