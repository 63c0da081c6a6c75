import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotRunError, InterruptedError, messageOf, UsageError } from '../../runner/errors'
import { exitCodeOfError } from '../../runner/exit-code'
import type { Io } from '../../runner/io'
import { makeBar } from '../../runner/reports/terminal/progress'
import { createStyle } from '../../runner/reports/terminal/style'
import { planScenarios } from '../../runner/running/cucumber'
import { loadClauses, sectionsOf } from '../../runner/suite/clauses'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import { visible } from '../../runner/text'
import type { Clause } from '../../schemas/types'
import { proofDigest } from './digest'
import { chooseFaults, type Fault, loadFaults } from './faults'
import { isKilled, judgeFault, type Outcome } from './judge'
import { type Matrix, makeMatrix } from './matrix'
import { type ProveOptions, parseProveOptions } from './options'
import { matrixPage } from './page'
import { playAll } from './pool'
import { recordPage } from './record'
import { pathsOf, scenariosFor } from './scenarios'
import { describeFault, describeMatrix, describeOutcome, describeProof } from './text'

/** ms. Nobody reads the generated cases that fail here: they need not be short. */
const LIMITS = { start: 20_000, stop: 1_500, shrink: 0 }

/** `npm run prove`: words of the command line in, exit code out. Never throws. */
export async function prove(argv: string[], io: Io, suite = locateSuite(io.node.executable)): Promise<number> {
  try {
    const options = parseProveOptions(argv)
    if (typeof options !== 'string') return await run(options, io, suite)
    io.stdout.write(options)
    return 0
  } catch (error) {
    const known = error instanceof UsageError || error instanceof CannotRunError || error instanceof InterruptedError
    io.stderr.write(`error: ${known ? '' : 'The proof itself is at fault: '}${visible(messageOf(error))}\n`)
    return exitCodeOfError(error)
  }
}

async function run(options: ProveOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const { clauses } = loadClauses(suite)
  if (options.check) return check(io, suite, clauses)
  const all = loadFaults(join(suite.root, 'proof', 'faults', 'index.ts'), clauses)
  const faults = chooseFaults(all, options.fault)
  const style = createStyle(io.env, Boolean(io.stdout.isTTY))
  if (options.list) {
    for (const fault of faults) io.stdout.write(`${describeFault(fault, style)}\n`)
    return 0
  }
  const digest = proofDigest(suite) // of what is played, should anything change meanwhile
  const began = performance.now()
  const outcomes = await play(faults, options, io, suite)
  const sorted = faults.flatMap((fault) => outcomes.filter((outcome) => outcome.fault === fault))
  const matrix = makeMatrix(sorted, clauses, digest)
  const whole = faults.length === all.length
  if (whole) io.stdout.write(`${describeMatrix(matrix, style)}\n`)
  for (const outcome of sorted)
    if (!whole || !isKilled(outcome)) io.stdout.write(`${describeOutcome(outcome, style)}\n`)
  io.stdout.write(`${describeProof(matrix, whole, performance.now() - began, style)}\n`)
  if (options.json) writeFileSync(resolve(io.cwd, options.json), `${JSON.stringify(matrix, undefined, 2)}\n`)
  if (options.html) writeFileSync(resolve(io.cwd, options.html), matrixPage(matrix, clauses))
  if (options.write) {
    writeFileSync(recordOf(suite, 'json'), `${JSON.stringify(matrix, undefined, 2)}\n`)
    writeFileSync(recordOf(suite, 'md'), recordPage(matrix, clauses))
  }
  const { killed, covered, musts } = matrix.summary
  return killed === faults.length && (!whole || covered === musts) ? 0 : 1
}

async function play(
  faults: Fault[],
  { workers, timeout, thorough }: ProveOptions,
  io: Io,
  suite: SuiteFiles,
): Promise<Outcome[]> {
  const { clauses } = loadClauses(suite)
  const target = { kind: 'module' as const, module: join(suite.root, 'proof', 'faults', 'server.ts') }
  const parameters = {
    target,
    cwd: suite.root,
    path: '/engine.io',
    without: [],
    limits: { must: timeout, ...LIMITS },
    seed: 1,
  }
  const sections = sectionsOf(clauses)
  const planned = await planScenarios(suite, sections, io.env)
  const outcomes: Outcome[] = []
  const bar = io.stdout.isTTY
    ? makeBar(io.stdout, '{value}/{total} faults, {left} left alive  {duration_formatted}, about {eta_formatted} to go')
    : undefined
  bar?.start(faults.length, 0, { left: 0 })
  const jobs = faults.map((fault) => ({
    fault: fault.name,
    paths: pathsOf(scenariosFor(fault, planned, clauses, thorough)),
  }))
  const setting = { suite, sections, parameters }
  try {
    await playAll(setting, jobs, workers, io.interrupt, (job, answer) => {
      const fault = faults[jobs.indexOf(job)]
      if (!fault) return
      if ('error' in answer) outcomes.push({ ...judgeFault(fault, [], clauses, 0), error: answer.error })
      else outcomes.push(judgeFault(fault, answer.rows, clauses, answer.durationMs))
      bar?.update(outcomes.length, { left: outcomes.filter((outcome) => !isKilled(outcome)).length })
    })
  } finally {
    bar?.stop()
  }
  if (io.interrupt.aborted) throw new InterruptedError(String(io.interrupt.reason))
  return outcomes
}

/** Whether the matrix of record speaks of these very files, and says that all is proven. */
function check(io: Io, suite: SuiteFiles, clauses: Clause[]): number {
  let complaint = ''
  try {
    const matrix = JSON.parse(readFileSync(recordOf(suite, 'json'), 'utf8')) as Matrix
    const { faults, killed, musts, covered } = matrix.summary
    if (matrix.digest !== proofDigest(suite)) complaint = 'something has changed since'
    else if (readFileSync(recordOf(suite, 'md'), 'utf8') !== recordPage(matrix, clauses))
      complaint = 'its page is another one'
    else if (killed !== faults || covered !== musts) complaint = 'it is none: a fault or a clause is left'
  } catch (error) {
    complaint = messageOf(error)
  }
  const again = 'Run npm run prove -- --write.'
  io.stdout.write(
    complaint ? `The proof of record is stale: ${complaint}. ${again}\n` : 'The proof of record is up to date.\n',
  )
  return complaint ? 1 : 0
}

/** Where the matrix as last run is kept, as data and as a page. */
function recordOf(suite: SuiteFiles, as: 'json' | 'md'): string {
  return join(suite.root, 'proof', `proof.${as}`)
}
