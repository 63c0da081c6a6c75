import type { Trace } from '../../schemas/types'
import { CannotRunError, InterruptedError } from '../errors'
import type { Io } from '../io'
import { type FoundScenario, findScenario } from '../replay/find-scenario'
import { judgeReplay } from '../replay/judge'
import { readTrace } from '../replay/trace'
import { guardCommands, isOnGitHub } from '../reports/annotations/workflow-commands'
import { failuresText } from '../reports/terminal/failure'
import { type Style, styleOf } from '../reports/terminal/style'
import { connectionText, targetText } from '../reports/verdict-text'
import { planScenarios } from '../running/cucumber'
import { runSuite } from '../running/run-suite'
import { loadClauses, sectionsOf } from '../suite/clauses'
import { featuresDigest, readFeatures, type SuiteFiles } from '../suite/suite-files'
import { resolveRunSettings } from '../target/run-settings'
import { visible } from '../text'
import type { CommandDefinition } from './command'
import { nonEmpty } from './option-values'
import { addTargetOptions, type TargetOptions } from './target-options'

/** The options of `replay`, as given: a trace, and the target to run it against. */
export interface ReplayOptions extends TargetOptions {
  /** The file, as the caller named it. */
  trace: string
}

/** `replay`: runs a recorded failure again and says whether it is still there. */
export const replayCommand: CommandDefinition<ReplayOptions> = {
  name: 'replay',
  register(program, chosen) {
    const command = program
      .command('replay')
      .description('run a recorded failure again, and say whether it is still there')
      .argument('<trace.json>', 'a file that --traces or --failures has kept', nonEmpty)
      .addHelpText('after', EXIT_CODES)
      .action((trace: string, options: TargetOptions) => chosen({ ...options, trace }))
    addTargetOptions(command)
  },
  run: (options, io, suite) =>
    isOnGitHub(io) ? guardCommands(io, (guarded) => replay(options, guarded, suite)) : replay(options, io, suite),
}

const EXIT_CODES = `
Exit: 0 the failure is gone  1 it is still there, or the scenario fails differently  2 wrong usage
      3 the target or the suite could not run`

/**
 * Runs the trace's scenario and prints what is run, how it fails now, and whether that is the recorded failure. Exit code:
 * 0 the failure is gone, 1 it is still there, differs or cannot be observed, 3 the target or the suite could not run.
 *
 * The step definitions run and judge the scenario as in any run. The client frames of the trace are not sent again at
 * their recorded times: what a client sends next depends on what it received, and another server sends something else, at
 * another time. To make it the recorded case nevertheless, the scenario gets the names and the seed of that run, and a
 * generated case is not generated again but repeated frame for frame or step for step.
 * It runs once: if the failure depends on timing, one run without it does not prove that it is gone.
 */
async function replay(given: ReplayOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const trace = readTrace(given.trace, io.cwd)
  const { clauses } = loadClauses(suite, { pending: true })
  const { target, implementation } = resolveRunSettings(given, trace.seed, clauses, io.cwd, suite)
  const sections = sectionsOf(clauses)
  const found = findScenario(trace, await planScenarios(suite, sections, io.env))
  const style = styleOf(io)
  const { mark, generated } = trace
  const server = `${targetText(implementation)}${connectionText(implementation)}`
  io.stdout.write(introduction(trace, found, server, featuresDigest(suite, readFeatures(suite)), style))
  const { scenarios: rows, ended } = await runSuite({
    suite,
    parameters: { ...target, replay: { mark, ...(generated && { generated }) } },
    sections,
    tagExpression: '',
    scenarios: [found.scenario.id],
    workers: 1,
    all: true,
    stopAt: new Set<string>(),
    env: io.env,
    interrupt: io.interrupt,
    onPlan: () => {},
    onScenario: () => {},
  })
  if (ended !== undefined) throw new InterruptedError(ended)
  const [row] = rows
  if (!row) throw new CannotRunError(`The scenario ${found.scenario.id} was not run.`)
  const result = judgeReplay(trace, row)
  io.stdout.write(`${failuresText({ clauses: [], scenarios: rows }, style)}\n`)
  io.stdout.write(`${style.bold(style.paint(COLOURS[result.kind], visible(result.text)))}\n`)
  return result.exitCode
}

const COLOURS = {
  gone: 'pass',
  'still there': 'fail',
  different: 'fail',
  'not observed': 'not-observed',
  'not judged': 'error',
} as const

/** The scenario, the requirement it failed then, and what has changed since. */
function introduction(
  { clauses, requirement, implementation, suite }: Trace,
  { scenario, change }: FoundScenario,
  server: string,
  digest: string,
  style: Style,
): string {
  const lines = [
    `Replaying ${clauses.join(' ')} "${visible(scenario.name)}" against ${server}.`,
    style.dim(`${scenario.id}; recorded from ${targetText(implementation)}:`),
    `  not met then: ${visible(requirement)}`,
    ...(change === undefined ? [] : [change]),
    ...(suite.featuresDigest === digest ? [] : [`The features have changed since it was recorded (${suite.version}).`]),
  ]
  return `${lines.map((line) => style.hang('', line, { by: 4 })).join('\n')}\n`
}
