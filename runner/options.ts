import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { UsageError } from './errors'
import { CAPABILITIES, type Capability } from './report'
import type { SpecOptions } from './spec/command'
import { describeSpec } from './spec/options'

/** The options of `run`, as given: each right by itself. What they mean together is for target.ts. */
export interface RunOptions {
  command?: string
  module?: string
  url?: string
  redis?: string
  path: string
  protocol?: 3 | 4
  dialect?: string
  only: string[]
  without: Capability[]
  strict: boolean
  workers: number
  /** ms for what must happen */
  timeout: number
  /** ms for a start; by default what target.ts makes of `timeout` */
  startTimeout?: number
  seed?: number
  failures: string
  json?: string
  html?: string
  junit?: string
}

export type Invocation =
  | { kind: 'run'; options: RunOptions }
  | { kind: 'list'; json: boolean }
  | { kind: 'spec'; options: SpecOptions }
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
  program.addHelpText('afterAll', EXIT_CODES)
  // the default command's options are what most people look for
  program.addHelpText('after', () => `\n${runs.helpInformation()}`)
  runs.allowExcessArguments().action((options: RunOptions, { args: [stray] }: Command) => {
    // of all that may be in excess, only commander knows what is no option's value
    if (stray !== undefined)
      throw new UsageError(`there is no command "${stray}"; there are run, list and spec. See --help.`)
    invocation = { kind: 'run', options }
  })
  program
    .command('list')
    .description('show the clauses, what they ask, and the scenarios that judge them')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => {
      invocation = { kind: 'list', json }
    })
  describeSpec(program, (options) => {
    invocation = { kind: 'spec', options }
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
      text,
    )
    .option('--module <path>', 'load the server from this module, which exports Server', text)
    .option('--url <url>', 'judge the server that already listens at this http address', text)
    .option('--redis <url>', 'with --url: the Redis that server uses, so that it can be watched', text)
    .option('--path <path>', 'Engine.IO path', enginePath, '/engine.io')
    .option('--protocol <revision>', 'of Engine.IO: 4, or 3 for Engine.IO 1 to 3 (default: 4)', revision)
    .option('--dialect <file>', 'a module that says requests and messages in the words of this server', text)
    .option('--only <id>', 'only this clause, section or tag (repeatable)', append, [])
    .addOption(
      new Option('--without <capability>', 'declare that the target lacks it (repeatable)')
        .choices(CAPABILITIES)
        .argParser(capability)
        .default([], 'none'),
    )
    .option('--strict', 'completions must pass too, and warnings count as failures', false)
    .option('--workers <n>', 'scenarios at once', integer(1, 64), 2)
    .option('--timeout <ms>', 'for what must happen; the server has 5 s to stop', integer(50, 600_000), 3000)
    .option(
      '--start-timeout <ms>',
      'for the server to start (default: 20000, or 4 times --timeout)',
      integer(50, 600_000),
    )
    .option('--seed <n>', 'for random histories and frames (default: random, printed)', integer(0, 2 ** 32 - 1))
    .option('--failures <folder>', 'keep random histories and frames that failed here', text, 'conformance-failures')
    .option('--json <file>', 'write the report as JSON', text)
    .option('--html <file>', 'write the report as one HTML page', text)
    .option('--junit <file>', 'write the report as JUnit XML', text)
}

const EXIT_CODES = `
Without a target, the bundled reference server is judged. Folders of report files are made.

Exit: 0 spec-conformant (--strict: complete too, without a warning)  1 not  2 wrong usage
      3 the target or the suite could not run`

function append(value: string, before: string[]): string[] {
  return [...before, text(value)]
}

function capability(value: string, before: Capability[]): Capability[] {
  const known = CAPABILITIES.find((name) => name === value)
  if (!known) throw new InvalidArgumentError(`It must be one of ${CAPABILITIES.join(', ')}.`)
  return [...before, known]
}

function text(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return value
}

function enginePath(value: string): string {
  if (!/^\/[^\s?#]*$/.test(value)) throw new InvalidArgumentError('It must begin with "/", without blanks, "?" or "#".')
  return value
}

function revision(value: string): 3 | 4 {
  if (value !== '3' && value !== '4') throw new InvalidArgumentError('It must be 3 or 4.')
  return value === '3' ? 3 : 4
}

function integer(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** Commander's complaint as one sentence, with where to read on. */
function explain(error: CommanderError, complaint: string): string {
  const first = complaint
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  return `${first || error.message}${/[.)?]$/.test(first) ? '' : '.'} See --help.`
}
