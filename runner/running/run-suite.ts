import type { ISupportCodeCoordinates, ISupportCodeLibrary } from '@cucumber/cucumber/api'
import { NOT_PLAYED_TAG } from '../../schemas/shared'
import type { RunFacts, RunParameters, ScenarioRow } from '../../schemas/types'
import { CannotRunError, InterruptedError, messageOf } from '../errors'
import type { Envelope } from '../judging/envelope'
import { idOf, type PlannedScenario, ScenarioCollector } from '../judging/scenarios'
import type { SuiteFiles } from '../suite/suite-files'
import { cucumberOptions, loadCucumber, nullStream, rejectParseErrors } from './cucumber'
import { Schedule } from './schedule'
import { Workers } from './workers'

/** One run of the suite: what to run, and the callbacks for its progress. */
export interface SuiteRun {
  suite: SuiteFiles
  parameters: RunParameters
  /** The order of the features. Those of no section come last. */
  sections: string[]
  /** Cucumber's tag expression; empty for everything. */
  tagExpression: string
  /** The ids of the only scenarios to run, if they were selected one by one. */
  scenarios?: string[] | undefined
  /** The only features to read, if what is selected is in few of them. */
  features?: string[] | undefined
  workers: number
  /** Plays what rests on a failed clause, too. */
  all: boolean
  /** Plays nothing more once a scenario of one of these clauses has failed. */
  stopAt: ReadonlySet<string>
  env: NodeJS.ProcessEnv
  /** Ends the run; its reason is the signal's name. */
  interrupt: AbortSignal
  /** Called once, before the first scenario finishes. */
  onPlan(planned: PlannedScenario[]): void
  /** Called with each scenario as it finishes. */
  onScenario(scenario: ScenarioRow): void
}

/** Every scenario with its verdict, in the order of the features; if the run ended early, those that had finished. */
export interface SuiteResult {
  scenarios: ScenarioRow[]
  ended?: NonNullable<RunFacts['ended']>
}

/** Step definitions register when their file is loaded, and Node loads a file once. A second run of a suite reuses those of its first. */
const supportCode = new WeakMap<SuiteFiles, Promise<ISupportCodeLibrary>>()

/** ms for the workers to stop their servers and Redis, on top of the server's own limit. */
const CLEAN_UP_MS = 5_000

/**
 * Runs the suite in worker processes. Throws CannotRunError if the suite cannot be loaded. Once the workers of an interrupted
 * run have ended, it returns what was found, or throws InterruptedError if that is nothing.
 */
export async function runSuite(run: SuiteRun): Promise<SuiteResult> {
  const workers = new Workers()
  const playing = new Playing(run)
  // Cucumber asks for a worker that waits only when another one has finished a scenario: the one that ended never will
  playing.onStuck = () => void workers.stop(run.parameters.limits.stop + CLEAN_UP_MS)
  workers.onFailure = () => playing.lose()
  const interrupted = await workers.during(() => untilInterrupted(run, workers, cucumber(run, playing)))
  const scenarios = playing.result(interrupted === undefined ? workers.endings : undefined)
  const ended = interrupted ?? (playing.hasBailed ? 'bail' : undefined)
  if (interrupted !== undefined && scenarios.length === 0) throw new InterruptedError(interrupted)
  return { scenarios, ...(ended !== undefined && { ended: ended as NonNullable<SuiteResult['ended']> }) }
}

/** Follows Cucumber's messages, and decides what it plays next. */
class Playing {
  hasBailed = false
  /** Called when a worker waits for a scenario that may have ended with its worker. */
  onStuck: () => void = () => {}
  private isWaiting = false
  private hasLost = false
  private readonly collector = new ScenarioCollector()
  private readonly rows = new Map<string, ScenarioRow>()
  private schedule: Schedule | undefined
  private next: string | undefined

  constructor(private readonly run: SuiteRun) {}

  /** Handles one message. Those of a scenario come before Cucumber asks for the next one. */
  accept(envelope: Envelope): void {
    const row = this.collector.accept(envelope)
    if (row) this.finish(row)
  }

  /** Cucumber asks this of each remaining scenario in turn, until it may play one; it waits if it may play none of them. */
  mayPlay(pickle: NonNullable<Envelope['pickle']>): boolean {
    const schedule = this.begun()
    this.next ??= schedule.next()
    this.isWaiting = this.next === undefined && !schedule.isFull
    if (this.isWaiting && this.hasLost) this.onStuck()
    const id = idOf(pickle)
    if (id !== this.next) return false
    this.next = undefined
    // the pickle is sent to the worker after this, with the tag
    if (schedule.notPlayedFor(id) !== undefined || schedule.isSkipped(id))
      pickle.tags = [...pickle.tags, { name: NOT_PLAYED_TAG, astNodeId: '' }]
    return true
  }

  /** A worker has ended in the middle of a scenario. */
  lose(): void {
    this.hasLost = true
    if (this.isWaiting) this.onStuck()
  }

  /** The rows, in the order of the features. `endings` says how workers ended, unless they were stopped. */
  result(endings: readonly string[] | undefined): ScenarioRow[] {
    const { collector, run } = this
    rejectParseErrors(collector)
    if (collector.planned.length === 0 && endings) {
      throw new CannotRunError(`The suite has no scenario${run.tagExpression ? ' for what --only selected' : ''}.`)
    }
    if (collector.planned.length > 0) this.begun()
    const how = endings && endings.length > 0 ? ` (${[...new Set(endings)].join(', ')})` : ''
    if (endings) for (const row of collector.unfinished(how)) this.finish(row)
    return collector.planned.flatMap(({ id }) => this.rows.get(id) ?? [])
  }

  private begun(): Schedule {
    if (!this.schedule) {
      this.schedule = new Schedule(this.collector.planned, this.run.all, this.run.workers)
      this.run.onPlan(this.collector.planned)
    }
    return this.schedule
  }

  private finish(found: ScenarioRow): void {
    const schedule = this.begun()
    if (schedule.isSkipped(found.id)) return
    const restsOn = schedule.notPlayedFor(found.id)
    const { error: _, ...rest } = found
    const row: ScenarioRow =
      restsOn === undefined ? found : { ...rest, verdict: 'inconclusive', restsOn, notPlayed: true }
    this.rows.set(row.id, row)
    schedule.finish(row)
    this.run.onScenario(row)
    if (row.verdict !== 'fail' || !row.clauses.some((id) => this.run.stopAt.has(id))) return
    this.hasBailed = true
    schedule.stop()
  }
}

async function cucumber(run: SuiteRun, playing: Playing): Promise<void> {
  const { suite, env, parameters } = run
  // through JSON: Cucumber's type needs an index signature, which an interface does not have
  const lanes = run.workers > 1 && isWhole(run) ? SLOW_LANES : 0
  const runtime = { parallel: run.workers + lanes, worldParameters: JSON.parse(JSON.stringify(parameters)) }
  const options = cucumberOptions(suite, run.sections, run.tagExpression, runtime, run.scenarios, run.features)
  const environment = { cwd: suite.root, env, stdout: nullStream(), stderr: nullStream() }
  try {
    const { loadSupport, runCucumber } = await loadCucumber()
    const files = { sources: options.sources, support: options.support as Partial<ISupportCodeCoordinates> }
    // of runs at once, the first one loads them for all
    const loading = supportCode.get(suite) ?? loadSupport(files, environment)
    supportCode.set(suite, loading)
    const loaded = await loading
    if (run.interrupt.aborted) return
    // setParallelCanAssign of the step definitions sets this; the schedule is the runner's
    const support = Object.assign({}, loaded, { parallelCanAssign: playing.mayPlay.bind(playing) })
    await runCucumber({ ...options, support }, environment, (envelope) => playing.accept(envelope))
  } catch (error) {
    throw new CannotRunError(`The suite's step definitions cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}

/** Workers for scenarios that wait for time itself, beside the others: they hardly need the processor. */
const SLOW_LANES = 1

/** Whether everything is selected, and so the slow scenarios too. */
function isWhole({ tagExpression, scenarios }: SuiteRun): boolean {
  return tagExpression === '' && scenarios === undefined
}

/** Waits for the run. If a signal interrupts it, stops the workers, waits for them to end, and returns the signal's name. */
async function untilInterrupted({ interrupt, parameters }: SuiteRun, workers: Workers, run: Promise<void>) {
  const interrupted = new Promise<'interrupted'>((resolve) => {
    if (interrupt.aborted) resolve('interrupted')
    interrupt.addEventListener('abort', () => resolve('interrupted'), { once: true })
  })
  if ((await Promise.race([run, interrupted])) !== 'interrupted') return undefined
  const ended = run.catch(() => {})
  await workers.stop(parameters.limits.stop + CLEAN_UP_MS)
  await ended // or it might still be about to create workers
  return String(interrupt.reason)
}
