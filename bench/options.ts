import { accessSync, constants } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { UsageError } from '../runner/errors'

export interface BenchOptions {
  quick: boolean
  /** Names of contestants; all if there is none. */
  only: string[]
  /** Stands in for the bundled reference server. */
  command?: string
  /** Keep the results in bench/results and README.md. */
  write: boolean
  json?: string
  /** Results to tell of instead of measuring. */
  from?: string
}

const collect = (value: string, before: string[]) => [...before, value]

/** Understands the command line (without node and script); a text is the answer to --help. Throws UsageError. */
export function parseOptions(argv: readonly string[]): BenchOptions | string {
  let text = ''
  const program = new Command('npm run bench --')
    .description('Measures the reference server beside what one would pick instead, in one run.')
    .helpOption('-h, --help', 'print this help')
    .option('--quick', 'less than a minute: one short round, up to 1,000 clients', false)
    .option('--only <name>', 'this contestant only; may be repeated', collect, [])
    .option(
      '--command <command>',
      'measure this realizehit server instead of the bundled one; it must not start another',
    )
    .option('--write', 'keep the results in bench/results, and in README.md', false)
    .option('--json <file>', 'write the results there too')
    .option('--from <file>', 'measure nothing: tell, or --write, the results in that file')
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
  if (stray !== undefined) throw new UsageError(`there is nothing to do with "${stray}". See --help.`)
  if (options.write && (options.quick || options.only.length > 0 || options.command !== undefined))
    throw new UsageError('--write keeps a whole run of the bundled server: leave --quick, --only and --command away.')
  return options
}

/** Finds out before minutes are spent whether the results can be written. Throws UsageError. */
export function checkFiles({ json }: BenchOptions, cwd: string): void {
  if (json === undefined) return
  try {
    accessSync(dirname(resolve(cwd, json)), constants.W_OK)
  } catch {
    throw new UsageError(`--json ${json}: its folder is not there, or cannot be written to.`)
  }
}
