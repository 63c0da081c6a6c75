import { type ISupportCodeLibrary, runCucumber } from '@cucumber/cucumber/api'
import type { RunParameters, ScenarioRow } from '../../schemas/types'
import { CannotRunError, InterruptedError, messageOf } from '../errors'
import { type PlannedScenario, ScenarioCollector } from '../judging/scenarios'
import type { SuiteFiles } from '../suite/suite-files'
import { cucumberOptions, nowhere, refuseParseErrors } from './cucumber'
import { Workers } from './workers'

export interface SuiteRun {
  suite: SuiteFiles
  parameters: RunParameters
  /** In the order in which they shall be run; what belongs to none of them comes last. */
  sections: string[]
  /** Cucumber's tag expression; empty for everything. */
  tagExpression: string
  /** Ids of the only scenarios to be run, if they were chosen. */
  scenarios?: string[] | undefined
  workers: number
  env: NodeJS.ProcessEnv
  /** Its reason is the signal's name. */
  interrupt: AbortSignal
  /** Called once, before the first scenario finishes. */
  onPlan(planned: PlannedScenario[]): void
  onScenario(scenario: ScenarioRow): void
}

/** Step definitions register when their file is loaded, which Node does once: a suite's second run takes those of its first. */
const loaded = new WeakMap<SuiteFiles, ISupportCodeLibrary>()

/** Time for the workers to stop their servers and Redis, beyond the server's own grace; ms. */
const CLEAN_UP_MS = 5_000

/**
 * Run the suite in workers of its own and give every scenario with its verdict, in the order of the features.
 * Throws CannotRunError when the suite does not load, InterruptedError when interrupted and all workers are gone.
 */
export async function runSuite(run: SuiteRun): Promise<ScenarioRow[]> {
  const collector = new ScenarioCollector()
  const rows = new Map<string, ScenarioRow>()
  let planned = false
  const plan = () => {
    if (!planned) run.onPlan(collector.planned)
    planned = true
  }
  const finish = (row: ScenarioRow) => {
    rows.set(row.id, row)
    run.onScenario(row)
  }
  const workers = new Workers()
  workers.watch()
  try {
    await untilInterrupted(
      run,
      workers,
      cucumber(run, (envelope) => {
        const row = collector.accept(envelope)
        if (envelope.testCaseStarted) plan()
        if (row) finish(row)
      }),
    )
  } finally {
    workers.unwatch()
  }
  refuseParseErrors(collector)
  if (collector.planned.length === 0) {
    throw new CannotRunError(`The suite has no scenario${run.tagExpression ? ' for what --only chose' : ''}.`)
  }
  plan()
  const how = workers.endings.length > 0 ? ` (${[...new Set(workers.endings)].join(', ')})` : ''
  collector.unfinished(how).forEach(finish)
  return collector.planned.flatMap(({ id }) => rows.get(id) ?? [])
}

async function cucumber(run: SuiteRun, onMessage: Parameters<typeof runCucumber>[2]): Promise<void> {
  const { suite, env, parameters } = run
  const options = cucumberOptions(
    suite,
    run.sections,
    run.tagExpression,
    {
      parallel: run.workers,
      // through JSON: Cucumber wants an index signature, which an interface has not
      worldParameters: JSON.parse(JSON.stringify(parameters)),
    },
    run.scenarios,
  )
  try {
    const before = loaded.get(suite)
    const { support } = await runCucumber(
      { ...options, ...(before && { support: before }) },
      { cwd: suite.root, env, stdout: nowhere(), stderr: nowhere() },
      onMessage,
    )
    loaded.set(suite, support)
  } catch (error) {
    throw new CannotRunError(`The suite's step definitions cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}

/** Wait for the run, or for the signal that ends it; then for the workers to be gone. */
async function untilInterrupted({ interrupt, parameters }: SuiteRun, workers: Workers, run: Promise<void>) {
  const interrupted = new Promise<'interrupted'>((resolve) => {
    if (interrupt.aborted) resolve('interrupted')
    interrupt.addEventListener('abort', () => resolve('interrupted'), { once: true })
  })
  if ((await Promise.race([run, interrupted])) !== 'interrupted') return
  run.catch(() => {})
  await workers.stop(parameters.limits.stop + CLEAN_UP_MS)
  throw new InterruptedError(String(interrupt.reason))
}
