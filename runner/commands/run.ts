import { type Command, Option } from 'commander'
import type { Implementation } from '../../schemas/types'
import { InterruptedError } from '../errors'
import { exitCodeOfRun } from '../exit-code'
import type { Io } from '../io'
import { prepareReportFiles, writeReports } from '../reports'
import { fileInWorkspace, toAnnotations } from '../reports/annotations/github'
import { guardCommands, isOnGitHub } from '../reports/annotations/workflow-commands'
import { causesText, hintsText } from '../reports/terminal/causes'
import { errorsText, failuresText } from '../reports/terminal/failure'
import { runView } from '../reports/terminal/run-view'
import { styleOf } from '../reports/terminal/style'
import { summaryText } from '../reports/terminal/summary'
import { connectionText, targetText } from '../reports/verdict-text'
import { BOUNDS, DEFAULTS } from '../running/bounds'
import { playRun, prepareRun, type RunChoices } from '../running/judge-target'
import type { SuiteFiles } from '../suite/suite-files'
import { undeclaredText } from '../target/url-lacks'
import { visible } from '../text'
import { type CommandDefinition, unknownCommand } from './command'
import { append, integer, nonEmpty } from './option-values'
import { addTargetOptions } from './target-options'

/** The options of `run`, as given: each is valid by itself. running/ and target/ check them together. */
export interface RunOptions extends RunChoices {
  onlyFailedIn?: string
  knownFailing?: string
  failures: string
  verbose: boolean
  json?: string
  html?: string
  junit?: string
  markdown?: string
  annotations?: 'github'
}

/** `run`, the default command: judges one target, prints what it finds, writes the reports. */
export const runCommand: CommandDefinition<RunOptions> = {
  name: 'run',
  register(program, chosen) {
    const command = program.command('run', { isDefault: true }).description('judge a server (the default command)')
    addTargetOptions(command)
      .option(
        '--only <id>',
        'only this clause, section, tag, or part: specification, completions (repeatable)',
        append,
        [],
      )
      .option('--only-failed-in <file>', 'only the scenarios that did not pass in this JSON report', nonEmpty)
      .option(
        '--known-failing <file>',
        'clauses known to fail, each with the reason: {"<id>": "<reason>", …}',
        nonEmpty,
      )
      .option('--strict', 'completions must pass too, and warnings count as failures', false)
      .option('--all', 'play what rests on a failed clause too, and every example', false)
      .option('--bail', 'play nothing more once a clause has failed that is not known to', false)
      .option('--verbose', 'print every failure, with its transcript', false)
      .option('--workers <n>', 'how many scenarios run at once', integer(...BOUNDS.workers), DEFAULTS.workers)
      .option(
        '--repeat <n>',
        'run everything n times: a clause whose result varies is flaky',
        integer(...BOUNDS.repeat),
        DEFAULTS.repeat,
      )
      .option('--seed <n>', 'for random histories and frames (default: random, printed)', integer(...BOUNDS.seed))
      .option(
        '--failures <folder>',
        'keep random histories and frames that failed here',
        nonEmpty,
        'conformance-failures',
      )
      .option('--traces <folder>', 'keep every failure here instead, for replay', nonEmpty)
      .option('--json <file>', 'write the report as JSON', nonEmpty)
      .option('--html <file>', 'write the report as one HTML page', nonEmpty)
      .option('--junit <file>', 'write the report as JUnit XML', nonEmpty)
      .option(
        '--markdown <file>',
        'write the report as Markdown, such as for the summary of a step on GitHub',
        nonEmpty,
      )
      .addOption(
        new Option('--annotations <service>', 'print each cause so that this service shows it').choices(['github']),
      )
      .addHelpText('after', NOTES)
      // an unknown command arrives here as an argument of the default command
      .allowExcessArguments()
      .action((options: RunOptions, { args: [unknown] }: Command) => {
        if (unknown === undefined) return chosen(options)
        throw unknownCommand(unknown, program)
      })
    // most people who ask for the program's help look for these options
    program.addHelpText('after', () => `\n${command.helpInformation()}${NOTES}`)
  },
  run: (options, io, suite) =>
    options.annotations !== undefined || isOnGitHub(io)
      ? guardCommands(io, (guarded, command) => judgeTarget(options, guarded, suite, command))
      : judgeTarget(options, io, suite),
}

const NOTES = `
Without a target, the bundled reference server is judged. Folders of report files are created.

Exit: 0 spec-conformant (--strict: complete too, without a warning), or every failure is listed with --known-failing
      1 not, or something listed there passes  2 wrong usage  3 the target or the suite could not run
      130 interrupted: what was found until then is printed and written`

/** `command` writes lines that a CI service obeys. */
async function judgeTarget(
  given: RunOptions,
  io: Io,
  suite: SuiteFiles,
  command: (lines: string) => void = () => {},
): Promise<number> {
  const { stdout, env, cwd } = io
  const run = await prepareRun(given, io, suite)
  const { choices, implementation, parameters, list } = run
  const files = prepareReportFiles(given, cwd)
  if (run.isEmpty) {
    stdout.write(`Nothing failed in ${given.onlyFailedIn}: there is nothing to run again, and no report is written.\n`)
    return 0
  }
  const style = styleOf(io)
  stdout.write(`${style.hang('', introduction(implementation), { by: 2 })}\n`)
  stdout.write(style.dim(`${list.specification.title}, edition ${list.specification.edition}\n`))
  const undeclared = undeclaredText(parameters)
  if (undeclared !== '') stdout.write(`${style.hang('', undeclared, { by: 2 })}\n`)

  const { report, interruptedBy } = await playRun(run, io, runView(io, style, list.clauses, choices.repeat))

  const short = causesText(report, style) + errorsText(report, style)
  stdout.write(given.verbose ? failuresText(report, style) + hintsText(report, style) : short)
  let written: string[] = []
  try {
    written = writeReports(report, files)
  } finally {
    stdout.write(summaryText(report, written, style))
    if (given.annotations) command(toAnnotations(report, fileInWorkspace(suite.root, env.GITHUB_WORKSPACE)))
  }
  if (interruptedBy !== undefined) throw new InterruptedError(interruptedBy)
  return exitCodeOfRun(report.summary, choices.strict)
}

function introduction(implementation: Implementation): string {
  const redis = implementation.redis ? `, with its Redis at ${visible(implementation.redis)}` : ''
  const why = implementation.bundled ? ' (no --command, --module or --url was given).' : ''
  return `Judging ${targetText(implementation)}${redis}${connectionText(implementation)}${why}`
}
