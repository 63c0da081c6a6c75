import { availableParallelism } from 'node:os'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from '../../runner/errors'

export interface ProveOptions {
  /** names of faults; empty for all */
  fault: string[]
  list: boolean
  workers: number
  /** ms */
  timeout: number
  json?: string
  html?: string
  /** keep the matrix as the proof of record */
  write: boolean
  /** run every scenario of the clauses that a fault must leave alone, not one of every third */
  thorough: boolean
  /** only check that the proof of record is up to date */
  check: boolean
}

/** Parses the command line of `npm run prove`. Returns the text of `--help` if that was asked for. Throws UsageError. */
export function parseProveOptions(argv: string[]): ProveOptions | string {
  let text = ''
  let complaint = ''
  const program = new Command('npm run prove --')
    .description('Run the suite against servers that are wrong on purpose, and check that it catches each of them.')
    .option('--fault <name>', 'only this fault (repeatable)', append, [])
    .option('--timeout <ms>', 'time limit of a single expectation; raise it on a busy machine', timeout, 500)
    .option('--list', 'list the faults, with the clauses that they must break', false)
    .option('--workers <n>', 'faults at the same time', workers, 2 * availableParallelism()) // they wait for more than half of the time
    .option(
      '--thorough',
      'run all scenarios of the clauses that a fault must leave alone, not one of every third',
      false,
    )
    .option('--json <file>', 'write the matrix as JSON')
    .option('--html <file>', 'write the matrix as one HTML page')
    .option(
      '--write',
      'keep the proof as the one of record, proof/proof.md and signatures.json, which npm test checks',
      false,
    )
    .option('--check', 'run nothing, only check that the proof of record is up to date', false)
    .addHelpText(
      'after',
      '\nExit: 0 every fault is caught and every must clause catches one  1 not  2 wrong usage  3 could not run',
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

function append(value: string, previous: string[]): string[] {
  return [...previous, value]
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
