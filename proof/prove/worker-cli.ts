/**
 * One worker of the proof, started by pool.ts. It loads the suite once and runs it against one fault after another. The
 * server is in the same process (a module target), so a fault costs no more than its scenarios.
 */
import { type ISupportCodeCoordinates, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { foreignOwners } from '../../runner/judging/inconclusive'
import { ScenarioCollector } from '../../runner/judging/scenarios'
import { cucumberOptions, nullStream } from '../../runner/running/cucumber'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { RunParameters, ScenarioRow } from '../../schemas/types'

/** The first message to a worker. */
export interface WorkerSetup {
  suite: SuiteFiles
  sections: string[]
  parameters: RunParameters
  /** the ids (`file:line`) of every clause's scenarios */
  scenarios: Record<string, string[]>
}

/** Every later message: a fault, and the scenarios to run (features with lines). */
export interface Job {
  fault: string
  paths: string[]
}

/** The worker's message after each scenario: its id. Should the worker hang, that says where. */
export interface Played {
  played: string
}

/** The worker's message after each job. */
export type JobResult = { rows: ScenarioRow[]; durationMs: number } | { error: string }

/** proof/faults/faulty-server.ts reads the name of the fault from this variable. */
const FAULT = 'REALIZEHIT_FAULT'

type RunJob = (job: Job) => Promise<JobResult>

let runJob: RunJob | undefined

async function prepare({ suite, sections, parameters, scenarios }: WorkerSetup): Promise<RunJob> {
  const environment = { cwd: suite.root, env: process.env, stdout: nullStream(), stderr: nullStream() }
  const { sources, support: files } = cucumberOptions(suite, sections, '', {})
  const support = await loadSupport({ sources, support: files as Partial<ISupportCodeCoordinates> }, environment)
  // through JSON: Cucumber's type wants an index signature, which an interface does not have
  const worldParameters = JSON.parse(JSON.stringify(parameters))
  return async ({ fault, paths }) => {
    process.env[FAULT] = fault
    const began = performance.now()
    const options = cucumberOptions(suite, sections, '', { worldParameters })
    const rows: ScenarioRow[] = []
    const run = async (some: string[]) => {
      const collector = new ScenarioCollector()
      const sources = { ...options.sources, paths: some }
      await runCucumber({ ...options, sources, support }, environment, (envelope) => {
        const row = collector.accept(envelope)
        if (!row) return
        rows.push(row)
        process.send?.({ played: row.id } satisfies Played)
      })
    }
    await run(paths)
    for (let more = undecided(rows, scenarios); more.length > 0; more = undecided(rows, scenarios)) await run(more)
    return { rows: rows.map(withoutTranscript), durationMs: performance.now() - began }
  }
}

/** The scenarios still to be run to decide whether a clause has failed on whose requirement another scenario failed. */
function undecided(rows: readonly ScenarioRow[], scenarios: WorkerSetup['scenarios']): string[] {
  const owners = new Set(rows.flatMap(foreignOwners))
  const all = [...owners].flatMap((id) => scenarios[id] ?? [])
  return [...new Set(all)].filter((id) => !rows.some((row) => row.id === id))
}

/** The proof needs the reasons only; the transcripts of all faults would be most of the traffic. */
function withoutTranscript(row: ScenarioRow): ScenarioRow {
  if (row.failure) return { ...row, failure: { ...row.failure, transcript: [] } }
  return row.error ? { ...row, error: { ...row.error, transcript: [] } } : row
}

async function handle(message: WorkerSetup | Job): Promise<JobResult | 'ready'> {
  if ('suite' in message) {
    runJob = await prepare(message)
    return 'ready'
  }
  if (!runJob) throw new Error('the worker was not prepared')
  return runJob(message)
}

process.on('message', (message: WorkerSetup | Job) => {
  void handle(message)
    .catch((error: Error) => ({ error: error.stack ?? error.message }))
    .then((result) => process.send?.(result))
})
