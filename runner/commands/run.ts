import { randomInt } from 'node:crypto'
import { type Command, Option } from 'commander'
import type { Clause, Implementation } from '../../schemas/types'
import { InterruptedError, UsageError } from '../errors'
import { exitCodeOfRun } from '../exit-code'
import type { Io } from '../io'
import { staleFailures } from '../judging/known-failures'
import { rejectUntagged } from '../judging/verdict'
import { prepareReportFiles, writeReports } from '../reports'
import { fileInWorkspace, toAnnotations } from '../reports/annotations/github'
import { guardCommands } from '../reports/annotations/workflow-commands'
import { makeReport } from '../reports/make-report'
import { causesText, hintsText } from '../reports/terminal/causes'
import { errorsText, failuresText } from '../reports/terminal/failure'
import { styleOf } from '../reports/terminal/style'
import { summaryText } from '../reports/terminal/summary'
import { connectionText, targetText } from '../reports/verdict-text'
import { planScenarios } from '../running/cucumber'
import { failedScenarios } from '../running/earlier-report'
import { runRepeatedly } from '../running/run-repeatedly'
import { type Selection, select, selectScenarios } from '../running/selection'
import { traceSettings } from '../running/trace-settings'
import { loadClauses, pendingIn, requireFilledIn, sectionsOf } from '../suite/clauses'
import { readSignatures } from '../suite/signatures'
import { featuresDigest, readFeatures, readIdentity, type SuiteFiles, tagsOf } from '../suite/suite-files'
import { resolveRunSettings } from '../target/run-settings'
import { undeclaredText } from '../target/url-lacks'
import { visible } from '../text'
import { type CommandDefinition, unknownCommand } from './command'
import { append, integer, nonEmpty } from './option-values'
import { addTargetOptions, type TargetOptions } from './target-options'

/** The options of `run`, as given: each is valid by itself. target/ checks them together. */
export interface RunOptions extends TargetOptions {
  only: string[]
  onlyFailedIn?: string
  knownFailing?: string
  strict: boolean
  workers: number
  repeat: number
  all: boolean
  bail: boolean
  verbose: boolean
  seed?: number
  failures: string
  traces?: string
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
      .option('--only <id>', 'only this clause, section or tag (repeatable)', append, [])
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
      .option('--workers <n>', 'how many scenarios run at once', integer(1, 64), 2)
      .option('--repeat <n>', 'run everything n times: a clause whose result varies is flaky', integer(1, 1000), 1)
      .option('--seed <n>', 'for random histories and frames (default: random, printed)', integer(0, 2 ** 32 - 1))
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
    options.annotations === undefined && io.env.GITHUB_ACTIONS !== 'true'
      ? judgeTarget(options, io, suite)
      : guardCommands(io, (guarded, command) => judgeTarget(options, guarded, suite, command)),
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
  const list = loadClauses(suite, { pending: true })
  const seed = given.seed ?? randomInt(2 ** 32)
  const { options, target, implementation, known } = resolveRunSettings(given, seed, list.clauses, cwd, suite)
  const { workers, timeout, strict, only, onlyFailedIn, repeat, all, bail, verbose } = options
  const features = readFeatures(suite)
  const digest = featuresDigest(suite, features)
  const selection =
    onlyFailedIn === undefined
      ? select(only, list.clauses, tagsOf(features))
      : selectFailed(options, onlyFailedIn, cwd, digest)
  await requireSelectedFilledIn(suite, list.clauses, selection, env)
  const files = prepareReportFiles(options, cwd)
  if (selection.scenarios?.length === 0) {
    stdout.write(`Nothing failed in ${onlyFailedIn}: there is nothing to run again, and no report is written.\n`)
    return 0
  }
  const identity = { ...readIdentity(suite), featuresDigest: digest }
  const parameters = { ...target, traces: traceSettings(options, cwd, identity, implementation) }
  const started = new Date()
  const startedMs = performance.now()
  const style = styleOf(io)
  const counting = list.clauses.filter(({ level }) => level === 'must' || (strict && level === 'should'))
  const stopAt = new Set(bail ? counting.flatMap(({ id }) => (known?.reasons.has(id) ? [] : id)) : [])

  stdout.write(`${style.hang('', introduction(implementation), { by: 2 })}\n`)
  stdout.write(style.dim(`${list.specification.title}, edition ${list.specification.edition}\n`))
  const undeclared = undeclaredText(target)
  if (undeclared !== '') stdout.write(`${style.hang('', undeclared, { by: 2 })}\n`)
  const { rows, scenarios, times, ended } = await runRepeatedly(
    { suite, parameters, list, selection, workers, repeat, all, stopAt, known, style },
    io,
  )
  const stale = staleFailures(rows, known, selection.isWhole)
  const report = makeReport({
    suite: identity,
    implementation,
    run: {
      startedAt: started.toISOString(),
      command: suite.command,
      node: io.node.version,
      workers,
      timeoutMs: timeout,
      seed,
      strict,
      only,
      ...(onlyFailedIn !== undefined && { onlyFailedIn }),
      ...(times > 1 && { repeat: times }),
      ...(all && { all }),
      ...(ended !== undefined && { ended }),
    },
    list,
    rows,
    scenarios: rejectUntagged(list.clauses, scenarios),
    partial: selection.partial || ended !== undefined,
    durationMs: performance.now() - startedMs,
    signatures: () => readSignatures(suite),
    ...(known && stale.length > 0 && { stale: { source: known.source, clauses: stale } }),
  })
  const short = causesText(report, style) + errorsText(report, style)
  stdout.write(verbose ? failuresText(report, style) + hintsText(report, style) : short)
  let written: string[] = []
  try {
    written = writeReports(report, files)
  } finally {
    stdout.write(summaryText(report, written, style))
    if (given.annotations) command(toAnnotations(report, fileInWorkspace(suite.root, env.GITHUB_WORKSPACE)))
  }
  if (ended !== undefined && ended !== 'bail') throw new InterruptedError(ended)
  return exitCodeOfRun(report.summary, strict)
}

/** A row that is still to be filled in keeps only what it selects from being judged. */
async function requireSelectedFilledIn(
  suite: SuiteFiles,
  clauses: Clause[],
  { scenarios, includes }: Selection,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const open = pendingIn(clauses)
  if (open.length === 0) return
  const planned = await planScenarios(suite, sectionsOf(clauses), env)
  const run = scenarios ? planned.filter(({ id }) => scenarios.includes(id)) : planned
  const tagsOf = (id: string) => run.filter((scenario) => scenario.clauses.includes(id)).flatMap(({ tags }) => tags)
  const selected = clauses.filter((clause) => open.includes(clause.id) && includes(clause, tagsOf(clause.id)))
  requireFilledIn(
    suite,
    selected.map(({ id }) => id),
  )
}

function selectFailed({ only }: RunOptions, report: string, cwd: string, digest: string): Selection {
  if (only.length > 0) throw new UsageError('--only and --only-failed-in cannot be combined: give one of them.')
  return selectScenarios(failedScenarios(report, cwd, digest))
}

function introduction(implementation: Implementation): string {
  const redis = implementation.redis ? `, with its Redis at ${visible(implementation.redis)}` : ''
  const why = implementation.bundled ? ' (no --command, --module or --url was given).' : ''
  return `Judging ${targetText(implementation)}${redis}${connectionText(implementation)}${why}`
}
