/**
 * One worker of the proof, started by pool.ts: it loads the suite once, and plays it against one fault after another, each
 * a server in this very process (a module target), so that a fault costs no more than its scenarios.
 */
import { type ISupportCodeCoordinates, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { ScenarioCollector } from '../../runner/judging/scenarios'
import { cucumberOptions, nowhere } from '../../runner/running/cucumber'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { RunParameters, ScenarioRow } from '../../schemas/types'

/** The first message to a worker. */
export interface Setting {
  suite: SuiteFiles
  sections: string[]
  parameters: RunParameters
}

/** Every further message: one fault, and which scenarios to play (features with lines). */
export interface Job {
  fault: string
  paths: string[]
}

/** What a worker answers to a job. */
export type Answer = { rows: ScenarioRow[]; durationMs: number } | { error: string }

/** The faulty server reads here which fault it has. */
const FAULT = 'REALIZEHIT_FAULT'

let play: ((job: Job) => Promise<Answer>) | undefined

async function prepare({ suite, sections, parameters }: Setting): Promise<(job: Job) => Promise<Answer>> {
  const environment = { cwd: suite.root, env: process.env, stdout: nowhere(), stderr: nowhere() }
  const { sources, support: files } = cucumberOptions(suite, sections, '', {})
  const support = await loadSupport({ sources, support: files as Partial<ISupportCodeCoordinates> }, environment)
  // through JSON: Cucumber wants an index signature, which an interface has not
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

/** The proof asks for reasons only; transcripts of a hundred faults would be most of what is sent. */
function withoutTranscript(row: ScenarioRow): ScenarioRow {
  if (row.failure) return { ...row, failure: { ...row.failure, transcript: [] } }
  return row.error ? { ...row, error: { ...row.error, transcript: [] } } : row
}

process.on('message', (message: Setting | Job) => {
  const answer = async (): Promise<Answer | 'ready'> => {
    if ('suite' in message) {
      play = await prepare(message)
      return 'ready'
    }
    if (!play) throw new Error('the worker was not prepared')
    return play(message)
  }
  void answer()
    .catch((error: Error) => ({ error: error.stack ?? error.message }))
    .then((said) => process.send?.(said))
})
