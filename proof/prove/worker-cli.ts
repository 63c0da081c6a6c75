/**
 * One worker of the proof, started by pool.ts. It loads the suite once and runs it against one fault after another. The
 * server is in the same process (a module target), so a fault costs no more than its scenarios.
 */
import { type ISupportCodeCoordinates, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { ScenarioCollector } from '../../runner/judging/scenarios'
import { cucumberOptions, nowhere } from '../../runner/running/cucumber'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { RunParameters, ScenarioRow } from '../../schemas/types'

/** The first message to a worker. */
export interface WorkerSetup {
  suite: SuiteFiles
  sections: string[]
  parameters: RunParameters
}

/** Every later message: a fault, and the scenarios to run (features with lines). */
export interface Job {
  fault: string
  paths: string[]
}

/** The worker's message after each job. */
export type JobResult = { rows: ScenarioRow[]; durationMs: number } | { error: string }

/** proof/faults/faulty-server.ts reads the name of the fault from this variable. */
const FAULT = 'REALIZEHIT_FAULT'

type RunJob = (job: Job) => Promise<JobResult>

let runJob: RunJob | undefined

async function prepare({ suite, sections, parameters }: WorkerSetup): Promise<RunJob> {
  const environment = { cwd: suite.root, env: process.env, stdout: nowhere(), stderr: nowhere() }
  const { sources, support: files } = cucumberOptions(suite, sections, '', {})
  const support = await loadSupport({ sources, support: files as Partial<ISupportCodeCoordinates> }, environment)
  // through JSON: Cucumber's type wants an index signature, which an interface does not have
  const worldParameters = JSON.parse(JSON.stringify(parameters))
  return async ({ fault, paths }) => {
    process.env[FAULT] = fault
    const began = performance.now()
    const collector = new ScenarioCollector()
    const rows: ScenarioRow[] = []
    const options = cucumberOptions(suite, sections, '', { worldParameters })
    await runCucumber({ ...options, sources: { ...options.sources, paths }, support }, environment, (envelope) => {
      const row = collector.accept(envelope)
      if (row) rows.push(row)
    })
    return { rows: rows.map(withoutTranscript), durationMs: performance.now() - began }
  }
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
