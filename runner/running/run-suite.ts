import type { ISupportCodeLibrary, runCucumber } from '@cucumber/cucumber/api'
import type { RunParameters, ScenarioRow } from '../../schemas/types'
import { CannotRunError, InterruptedError, messageOf } from '../errors'
import { type PlannedScenario, ScenarioCollector } from '../judging/scenarios'
import type { SuiteFiles } from '../suite/suite-files'
import { cucumberOptions, loadCucumber, nullStream, rejectParseErrors } from './cucumber'
import { Workers } from './workers'

/** One run of the suite: what to run, and the callbacks for its progress. */
export interface SuiteRun {
  suite: SuiteFiles
  parameters: RunParameters
  /** The order in which they run. Features of no section run last. */
  sections: string[]
  /** Cucumber's tag expression; empty for everything. */
  tagExpression: string
  /** The ids of the only scenarios to run, if they were selected one by one. */
  scenarios?: string[] | undefined
  workers: number
  env: NodeJS.ProcessEnv
  /** Ends the run; its reason is the signal's name. */
  interrupt: AbortSignal
  /** Called once, before the first scenario finishes. */
  onPlan(planned: PlannedScenario[]): void
  /** Called with each scenario as it finishes. */
  onScenario(scenario: ScenarioRow): void
}

/** Step definitions register when their file is loaded, and Node loads a file once. A second run of a suite reuses those of its first. */
const supportCode = new WeakMap<SuiteFiles, ISupportCodeLibrary>()

/** ms for the workers to stop their servers and Redis, on top of the server's own limit. */
const CLEAN_UP_MS = 5_000

/**
 * Runs the suite in worker processes and returns every scenario with its verdict, in the order of the features.
 * Throws CannotRunError if the suite cannot be loaded, and InterruptedError once an interrupted run's workers have ended.
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
  rejectParseErrors(collector)
  if (collector.planned.length === 0) {
    throw new CannotRunError(`The suite has no scenario${run.tagExpression ? ' for what --only selected' : ''}.`)
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
      // through JSON: Cucumber's type needs an index signature, which an interface does not have
      worldParameters: JSON.parse(JSON.stringify(parameters)),
    },
    run.scenarios,
  )
  try {
    const before = supportCode.get(suite)
    const cucumberApi = await loadCucumber()
    const { support } = await cucumberApi.runCucumber(
      { ...options, ...(before && { support: before }) },
      { cwd: suite.root, env, stdout: nullStream(), stderr: nullStream() },
      onMessage,
    )
    supportCode.set(suite, support)
  } catch (error) {
    throw new CannotRunError(`The suite's step definitions cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}

/** Waits for the run. If a signal interrupts it, stops the workers, waits for them to end and throws InterruptedError. */
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
