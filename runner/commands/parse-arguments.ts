import { Command, CommanderError } from 'commander'
import { UsageError } from '../errors'
import type { Io } from '../io'
import type { SuiteFiles } from '../suite/suite-files'
import { unknownCommand } from './command'
import { COMMANDS } from './index'

/** What the command line asks for. */
export interface Invocation {
  /** The command's name; `help` for --help and --version. */
  command: string
  /** The command's own options, as it registered them. */
  options: unknown
  /** Runs it and returns the exit code. */
  execute(io: Io, suite: SuiteFiles): number | Promise<number>
}

/** Parses the command line (without node and script). Throws UsageError: one message that says what to do. */
export function parseArguments(argv: string[], identity: { name: string; version: string }): Invocation {
  let invocation: Invocation | undefined
  let [help, complaint] = ['', '']
  const program = new Command(identity.name)
    .description('Judge a server by the realizehit Communication Specs, clause by clause.')
    .version(`${identity.name} ${identity.version}`, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help += text
      },
      writeErr: (text) => {
        complaint += text
      },
    })
  for (const command of COMMANDS)
    command.register(program, (options) => {
      invocation = { command: command.name, options, execute: (io, suite) => command.run(options, io, suite) }
    })
  try {
    program.parse(withKnownTopic(argv, program), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw new UsageError(explain(error, complaint))
    return showing(help)
  }
  return invocation ?? showing(program.helpInformation())
}

/** `help frob` is refused here, and `help help` is `help`: commander would print the whole help as its complaint. */
function withKnownTopic(argv: string[], program: Command): string[] {
  const [first, topic] = argv
  if (first !== 'help' || topic === undefined || topic.startsWith('-')) return argv
  if (topic === 'help') return ['help']
  if (!COMMANDS.some(({ name }) => name === topic)) throw unknownCommand(topic, program)
  return argv
}

/** Help or version: printing the text is all there is to do. */
function showing(text: string): Invocation {
  const execute = (io: Io) => {
    io.stdout.write(text)
    return 0
  }
  return { command: 'help', options: {}, execute }
}

/** Commander's complaint as one sentence that ends with where to read on. */
function explain(error: CommanderError, complaint: string): string {
  const first = complaint
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  return `${first || error.message}${/[.)?]$/.test(first) ? '' : '.'} See --help.`
}
