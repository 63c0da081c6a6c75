import { availableParallelism } from 'node:os'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from '../../runner/errors'

export interface ProveOptions {
  /** names of faults; all when empty */
  fault: string[]
  list: boolean
  workers: number
  /** ms */
  timeout: number
  json?: string
  html?: string
  /** keep the matrix as the one of record */
  write: boolean
  /** play every scenario of the clauses that a fault must leave alone, and not one for each */
  thorough: boolean
  /** only see whether the one of record is up to date */
  check: boolean
}

/** Understand the command line of `npm run prove`. Throws UsageError; gives a text for `--help`. */
export function parseProveOptions(argv: string[]): ProveOptions | string {
  let text = ''
  let complaint = ''
  const program = new Command('npm run prove --')
    .description('Run the suite against servers that are wrong on purpose, and see it catch each of them.')
    .option('--fault <name>', 'only this fault (repeatable)', append, [])
    .option('--timeout <ms>', 'for what must happen; more on a busy machine', timeout, 500)
    .option('--list', 'show the faults: what they are, and which clauses they must break', false)
    .option('--workers <n>', 'faults at once', workers, 2 * availableParallelism()) // more than half of the time they wait
    .option('--thorough', 'play all scenarios of the clauses a fault must leave alone, not one of each in turn', false)
    .option('--json <file>', 'write the matrix as JSON')
    .option('--html <file>', 'write the matrix as one HTML page')
    .option('--write', 'keep the matrix as proof/proof.json, which npm test holds to be up to date', false)
    .option('--check', 'prove nothing, but see that proof/proof.json is up to date', false)
    .addHelpText(
      'after',
      '\nExit: 0 every fault is caught and every must clause is covered  1 not  2 wrong usage  3 could not run',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (part) => {
        text += part
      },
      writeErr: (part) => {
        complaint += part
      },
    })
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return text
    throw new UsageError(`${complaint.trim().replace(/^error: /, '')} See --help.`)
  }
  const options = program.opts<ProveOptions>()
  if (options.write && options.fault.length > 0)
    throw new UsageError('--write keeps the whole matrix: leave out --fault.')
  return options
}

function append(value: string, before: string[]): string[] {
  return [...before, value]
}

function timeout(value: string): number {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : 0
  if (number < 50) throw new InvalidArgumentError('It must be a whole number from 50 to 999999.')
  return number
}

function workers(value: string): number {
  const number = /^\d{1,2}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > 64) throw new InvalidArgumentError('It must be a whole number from 1 to 64.')
  return number
}
