import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotRunError, InterruptedError, messageOf, UsageError } from '../../runner/errors'
import { exitCodeOfError } from '../../runner/exit-code'
import type { Io } from '../../runner/io'
import { styleOf } from '../../runner/reports/terminal/style'
import { loadClauses } from '../../runner/suite/clauses'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import { visible } from '../../runner/text'
import { proofDigest } from './digest'
import { chooseFaults, loadFaults } from './faults'
import { isCaught } from './judge'
import { isProven, makeMatrix } from './matrix'
import { type ProveOptions, parseProveOptions } from './options'
import { matrixPage } from './page'
import { staleness, writeRecord } from './record'
import { runFaults } from './run-faults'
import { describeFault, describeMatrix, describeProof, describeResult } from './text'

/** `npm run prove`: takes the arguments of the command line, returns the exit code (see options.ts). Never throws. */
export async function prove(argv: string[], io: Io, suite = locateSuite(io.node.executable)): Promise<number> {
  try {
    const options = parseProveOptions(argv)
    if (typeof options !== 'string') return await run(options, io, suite)
    io.stdout.write(options)
    return 0
  } catch (error) {
    const known = error instanceof UsageError || error instanceof CannotRunError || error instanceof InterruptedError
    io.stderr.write(`error: ${known ? '' : 'This is a bug in the proof: '}${visible(messageOf(error))}\n`)
    return exitCodeOfError(error)
  }
}

async function run(options: ProveOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const { clauses } = loadClauses(suite)
  if (options.check) return check(io, staleness(suite))
  const all = loadFaults(join(suite.root, 'proof', 'faults', 'index.ts'), clauses)
  const faults = chooseFaults(all, options.fault)
  const style = styleOf(io)
  if (options.list) {
    for (const fault of faults) io.stdout.write(`${describeFault(fault, style)}\n`)
    return 0
  }
  const digest = proofDigest(suite) // before the run: files may change while it lasts
  const began = performance.now()
  const results = await runFaults(faults, clauses, options, io, suite)
  const matrix = makeMatrix(results, clauses, digest)
  const whole = faults.length === all.length
  if (whole) io.stdout.write(`${describeMatrix(matrix, style)}\n`)
  for (const result of results) if (!whole || !isCaught(result)) io.stdout.write(`${describeResult(result, style)}\n`)
  io.stdout.write(`${describeProof(matrix, whole, performance.now() - began, style)}\n`)
  if (options.json) writeFileSync(resolve(io.cwd, options.json), `${JSON.stringify(matrix, undefined, 2)}\n`)
  if (options.html) writeFileSync(resolve(io.cwd, options.html), matrixPage(matrix, clauses))
  if (options.write) writeRecord(suite, matrix, results, clauses)
  return (whole ? isProven(matrix) : results.every(isCaught)) ? 0 : 1
}

function check(io: Io, complaint: string | undefined): number {
  io.stdout.write(
    complaint === undefined
      ? 'The proof of record is up to date.\n'
      : `The proof of record is stale: ${complaint}. Run npm run prove -- --write.\n`,
  )
  return complaint === undefined ? 0 : 1
}
