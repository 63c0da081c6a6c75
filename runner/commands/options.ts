import { Command, CommanderError, Option } from 'commander'
import { CAPABILITIES } from '../../schemas/shared'
import type { Capability } from '../../schemas/types'
import { UsageError } from '../errors'
import type { BadgeOptions } from './badge'
import { describeBadge } from './badge-options'
import type { CompareOptions } from './compare'
import { describeCompare } from './compare-options'
import type { InitOptions } from './init'
import { describeInit } from './init-options'
import { append, capability, enginePath, filled, integer, revision } from './option-values'
import type { ReplayOptions } from './replay'
import { describeReplay } from './replay-options'
import type { SpecOptions } from './spec'
import { describeSpec } from './spec-options'

/** Which server, and how long it is given: the same for every command that plays scenarios. */
export interface TargetOptions {
  command?: string
  module?: string
  url?: string
  redis?: string
  profile?: string
  path?: string
  protocol?: 3 | 4
  dialect?: string
  without: Capability[]
  /** ms for what must happen */
  timeout: number
  /** ms for a start; by default what target.ts makes of `timeout` */
  startTimeout?: number
}

/** The options of `run`, as given: each right by itself. What they mean together is for target.ts. */
export interface RunOptions extends TargetOptions {
  only: string[]
  onlyFailedIn?: string
  knownFailing?: string
  strict: boolean
  workers: number
  repeat: number
  seed?: number
  failures: string
  traces?: string
  json?: string
  html?: string
  junit?: string
}

export type Invocation =
  | { kind: 'run'; options: RunOptions }
  | { kind: 'list'; json: boolean }
  | { kind: 'init'; options: InitOptions }
  | { kind: 'spec'; options: SpecOptions }
  | { kind: 'compare'; options: CompareOptions }
  | { kind: 'badge'; options: BadgeOptions }
  | { kind: 'replay'; options: ReplayOptions }
  /** `--help` or `--version`: the text is the answer. */
  | { kind: 'text'; text: string }

/** Understand the command line (without node and script). Throws UsageError: one message that says what to do. */
export function parseArguments(argv: string[], identity: { name: string; version: string }): Invocation {
  let invocation: Invocation | undefined
  let text = ''
  let complaint = ''
  const program = new Command(identity.name)
    .description('Judge a server by the realizehit Communication Specs, clause by clause.')
    .version(`${identity.name} ${identity.version}`, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (part) => {
        text += part
      },
      writeErr: (part) => {
        complaint += part
      },
    })
  const runs = describeRun(program)
  runs.addHelpText('after', EXIT_CODES)
  // the default command's options are what most people look for
  program.addHelpText('after', () => `\n${runs.helpInformation()}${EXIT_CODES}`)
  runs.allowExcessArguments().action((options: RunOptions, { args: [stray] }: Command) => {
    // of all that may be in excess, only commander knows what is no option's value
    if (stray !== undefined)
      throw new UsageError(
        `there is no command "${stray}"; there are run, init, list, spec, compare, badge and replay. See --help.`,
      )
    invocation = { kind: 'run', options }
  })
  program
    .command('list')
    .description('show the clauses, what they ask, and the scenarios that judge them')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => {
      invocation = { kind: 'list', json }
    })
  describeInit(program, (options) => {
    invocation = { kind: 'init', options }
  })
  describeSpec(program, (options) => {
    invocation = { kind: 'spec', options }
  })
  describeCompare(program, (options) => {
    invocation = { kind: 'compare', options }
  })
  describeBadge(program, (options) => {
    invocation = { kind: 'badge', options }
  })
  describeReplay(program, runs, (options) => {
    invocation = { kind: 'replay', options }
  })
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'text', text }
    throw new UsageError(explain(error, complaint))
  }
  return invocation ?? { kind: 'text', text: program.helpInformation() }
}

function describeRun(program: Command): Command {
  return program
    .command('run', { isDefault: true })
    .description('judge a server (the default command)')
    .option(
      '--command <line>',
      'start the server with this command; gets HOST, PORT, REDIS_URL; {host} {port} {redis}',
      filled,
    )
    .option('--module <path>', 'load the server from this module, which exports Server', filled)
    .option('--url <url>', 'judge the server that already listens at this http address', filled)
    .option('--redis <url>', 'with --url: the Redis that server uses, so that it can be watched', filled)
    .option('--profile <file>', 'the target, and what else is to be said of it, from this file; see init', filled)
    .option('--path <path>', 'Engine.IO path (default: "/engine.io")', enginePath)
    .option('--protocol <revision>', 'of Engine.IO: 4, or 3 for Engine.IO 1 to 3 (default: 4)', revision)
    .option('--dialect <file>', 'a module that says requests and messages in the words of this server', filled)
    .option('--only <id>', 'only this clause, section or tag (repeatable)', append, [])
    .option('--only-failed-in <file>', 'only the scenarios that did not pass in this JSON report', filled)
    .addOption(
      new Option('--without <capability>', 'declare that the target lacks it (repeatable)')
        .choices(CAPABILITIES)
        .argParser(capability)
        .default([], 'none'),
    )
    .option('--known-failing <file>', 'clauses known to fail, each with the reason: {"<id>": "<reason>", …}', filled)
    .option('--strict', 'completions must pass too, and warnings count as failures', false)
    .option('--workers <n>', 'scenarios at once', integer(1, 64), 2)
    .option('--timeout <ms>', 'for what must happen; the server has 5 s to stop', integer(50, 600_000), 3000)
    .option(
      '--start-timeout <ms>',
      'for the server to start (default: 20000, or 4 times --timeout)',
      integer(50, 600_000),
    )
    .option(
      '--repeat <n>',
      'play it all n times: a clause that is not the same each time is flaky',
      integer(1, 1000),
      1,
    )
    .option('--seed <n>', 'for random histories and frames (default: random, printed)', integer(0, 2 ** 32 - 1))
    .option('--failures <folder>', 'keep random histories and frames that failed here', filled, 'conformance-failures')
    .option('--traces <folder>', 'keep every failure here instead, to play it again (see replay)', filled)
    .option('--json <file>', 'write the report as JSON', filled)
    .option('--html <file>', 'write the report as one HTML page', filled)
    .option('--junit <file>', 'write the report as JUnit XML', filled)
}

const EXIT_CODES = `
Without a target, the bundled reference server is judged. Folders of report files are made.

Exit: 0 spec-conformant (--strict: complete too, without a warning), or all that fails is listed with --known-failing
      1 not, or something listed there passes  2 wrong usage  3 the target or the suite could not run`

/** Commander's complaint as one sentence, with where to read on. */
function explain(error: CommanderError, complaint: string): string {
  const first = complaint
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  return `${first || error.message}${/[.)?]$/.test(first) ? '' : '.'} See --help.`
}
