import { accessSync, constants } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { UsageError } from '../runner/errors'

export interface BenchOptions {
  quick: boolean
  /** Names of candidates; empty means all. */
  only: string[]
  /** Runs in place of the bundled reference server. */
  command?: string
  /** Save the results in bench/results and README.md. */
  write: boolean
  json?: string
  /** A file of results to print instead of measuring. */
  from?: string
}

const append = (value: string, before: string[]) => [...before, value]

/** Parses the command line (without node and script). Returns the help text if it asks for --help. Throws UsageError. */
export function parseOptions(argv: readonly string[]): BenchOptions | string {
  let text = ''
  const program = new Command('npm run bench --')
    .description('Measures the reference server and its alternatives, in one run.')
    .helpOption('-h, --help', 'print this help')
    .option('--quick', 'less than a minute: one short round, up to 2,000 clients', false)
    .option('--only <name>', 'measure this server only; may be repeated', append, [])
    .option(
      '--command <command>',
      'measure this realizehit server instead of the bundled one; it must not start another',
    )
    .option('--write', 'save the results in bench/results and README.md', false)
    .option('--json <file>', 'write the results to this file too')
    .option('--from <file>', 'measure nothing: print, or --write, the results in this file')
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({
      writeOut: (part) => {
        text += part
      },
      writeErr: () => {},
    })
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return text
    throw new UsageError(`${error.message.replace(/^error: /, '')}. See --help.`)
  }
  const options = program.opts<BenchOptions>()
  const [stray] = program.args
  if (stray !== undefined) throw new UsageError(`unexpected argument "${stray}". See --help.`)
  if (options.write && (options.quick || options.only.length > 0 || options.command !== undefined))
    throw new UsageError(
      '--write saves a full run of the bundled server: it cannot be used with --quick, --only or --command.',
    )
  return options
}

/** Checks that the results can be written, before minutes are spent on measuring. Throws UsageError. */
export function checkFiles({ json }: BenchOptions, cwd: string): void {
  if (json === undefined) return
  try {
    accessSync(dirname(resolve(cwd, json)), constants.W_OK)
  } catch {
    throw new UsageError(`--json ${json}: its folder does not exist, or is not writable.`)
  }
}
