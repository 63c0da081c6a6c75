import type { ScenarioRow, Trace } from '../../schemas/types'
import { CannotRunError } from '../errors'
import type { Io } from '../io'
import { judgeReplay } from '../replay/judge'
import { type Located, locate } from '../replay/locate'
import { readTrace } from '../replay/trace'
import { describeFailures } from '../reports/terminal/failure'
import { createStyle } from '../reports/terminal/style'
import { mannerText, targetName } from '../reports/verdict-text'
import { planScenarios } from '../running/cucumber'
import { runSuite } from '../running/run-suite'
import { loadClauses, sectionsOf } from '../suite/clauses'
import { featuresDigest, readFeatures, type SuiteFiles } from '../suite/suite-files'
import { understand } from '../target/run-settings'
import { visible } from '../text'
import type { TargetOptions } from './options'

/** What `replay` is asked: a trace, and the target that it is played against. */
export interface ReplayOptions extends TargetOptions {
  /** The file, as the caller names it. */
  trace: string
}

/**
 * Play a recorded failure again: print what is played, how it fails now, and whether that is the failure of the trace;
 * give the exit code: 0 gone, 1 still there, fails otherwise or cannot be seen, 3 could not run.
 *
 * The scenario that the trace names is played by the step definitions, which judge it as they do in a run. Its client
 * entries are not sent again by the clock: what a client sends next follows from what it was told, and another server
 * tells it something else, at another time. So that it is the recorded case nevertheless, the scenario has its names and
 * the run's seed, and a generated case is not generated but done as it is recorded, frame for frame or step for step.
 * It is played once: of a failure that lies in the timing of a scenario, one play without it is no proof.
 */
export async function replayCommand(given: ReplayOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const trace = readTrace(given.trace, io.cwd)
  const { clauses } = loadClauses(suite)
  const { target, implementation } = understand(given, trace.seed, clauses, io.cwd, suite)
  const sections = sectionsOf(clauses)
  const located = locate(trace, await planScenarios(suite, sections, io.env))
  const style = createStyle(io.env, Boolean(io.stdout.isTTY))
  const { mark, generated } = trace
  const server = `${targetName(implementation)}${mannerText(implementation)}`
  io.stdout.write(describe(trace, located, server, featuresDigest(suite, readFeatures(suite)), style.dim))
  const rows: ScenarioRow[] = await runSuite({
    suite,
    parameters: { ...target, replay: { mark, ...(generated && { generated }) } },
    sections,
    tagExpression: '',
    scenarios: [located.scenario.id],
    workers: 1,
    env: io.env,
    interrupt: io.interrupt,
    onPlan: () => {},
    onScenario: () => {},
  })
  const [row] = rows
  if (!row) throw new CannotRunError(`The scenario ${located.scenario.id} was not run.`)
  const answer = judgeReplay(trace, row)
  io.stdout.write(`${describeFailures({ clauses: [], scenarios: rows }, style)}\n`)
  io.stdout.write(`${style.bold(style.paint(COLOURS[answer.kind], visible(answer.text)))}\n`)
  return answer.exitCode
}

const COLOURS = {
  gone: 'pass',
  'still there': 'fail',
  otherwise: 'fail',
  'not observed': 'not-observed',
  'not judged': 'error',
} as const

/** The scenario, what it failed on then, and what is not as it was. */
function describe(
  { clauses, requirement, implementation, suite }: Trace,
  { scenario, change }: Located,
  server: string,
  digest: string,
  dim: (text: string) => string,
): string {
  const lines = [
    `Playing ${clauses.join(' ')} "${visible(scenario.name)}" again, against ${server}.`,
    dim(`${scenario.id}; recorded of ${targetName(implementation)}:`),
    `  not met then: ${visible(requirement)}`,
    ...(change === undefined ? [] : [change]),
    ...(suite.featuresDigest === digest ? [] : [`The features are not those it was recorded with (${suite.version}).`]),
  ]
  return `${lines.join('\n')}\n`
}
