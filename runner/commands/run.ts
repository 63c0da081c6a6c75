import { randomInt } from 'node:crypto'
import type { Implementation } from '../../schemas/types'
import { UsageError } from '../errors'
import { exitCodeOfRun } from '../exit-code'
import type { Io } from '../io'
import { staleIn } from '../judging/known-failures'
import { refuseStrays } from '../judging/verdict'
import { prepareReports, writeReports } from '../reports'
import { makeReport } from '../reports/make-report'
import { describeFailures } from '../reports/terminal/failure'
import { createStyle } from '../reports/terminal/style'
import { describeSummary } from '../reports/terminal/summary'
import { mannerText, targetName } from '../reports/verdict-text'
import { failedIn } from '../running/earlier-report'
import { play } from '../running/play'
import { type Selection, select, selectScenarios } from '../running/selection'
import { traceSettings } from '../running/trace-settings'
import { loadClauses } from '../suite/clauses'
import { featuresDigest, readFeatures, readIdentity, type SuiteFiles, tagsOf } from '../suite/suite-files'
import { understand } from '../target/run-settings'
import { visible } from '../text'
import type { RunOptions } from './options'

/** Judge one target: run, print, write the reports, and give the exit code. */
export async function runCommand(given: RunOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const { stdout, env, cwd } = io
  const list = loadClauses(suite)
  const seed = given.seed ?? randomInt(2 ** 32)
  const { options, target, implementation, known } = understand(given, seed, list.clauses, cwd, suite)
  const { workers, timeout, strict, only, onlyFailedIn, repeat } = options
  const features = readFeatures(suite)
  const digest = featuresDigest(suite, features)
  const chosen = onlyFailedIn === undefined ? undefined : selectAgain(options, onlyFailedIn, cwd, digest)
  const selection = chosen ?? select(only, list.clauses, tagsOf(features))
  const files = prepareReports(options, cwd)
  if (selection.scenarios?.length === 0) {
    stdout.write(`Nothing failed in ${onlyFailedIn}: there is nothing to play again, and no report is written.\n`)
    return 0
  }
  const identity = { ...readIdentity(suite), featuresDigest: digest }
  const parameters = { ...target, traces: traceSettings(options, cwd, identity, implementation) }
  const started = new Date()
  const startedMs = performance.now()
  const style = createStyle(env, Boolean(stdout.isTTY))

  stdout.write(`${introduce(implementation)}\n`)
  stdout.write(style.dim(`${list.specification.title}, edition ${list.specification.edition}\n`))
  const { rows, scenarios, times } = await play(
    { suite, parameters, list, selection, workers, repeat, known, style },
    io,
  )
  const stale = staleIn(rows, known, selection.whole)
  const report = makeReport({
    suite: identity,
    implementation,
    run: {
      startedAt: started.toISOString(),
      node: io.node.version,
      workers,
      timeoutMs: timeout,
      seed,
      strict,
      only,
      ...(onlyFailedIn !== undefined && { onlyFailedIn }),
      ...(times > 1 && { repeat: times }),
    },
    list,
    rows,
    scenarios: refuseStrays(list.clauses, scenarios),
    partial: selection.partial,
    durationMs: performance.now() - startedMs,
    ...(known && stale.length > 0 && { stale: { source: known.source, clauses: stale } }),
  })
  stdout.write(describeFailures(report, style))
  let written: string[] = []
  try {
    written = writeReports(report, files)
  } finally {
    stdout.write(describeSummary(report, written, style))
  }
  return exitCodeOfRun(report.summary, strict)
}

function selectAgain({ only }: RunOptions, report: string, cwd: string, digest: string): Selection {
  if (only.length > 0) throw new UsageError('--only and --only-failed-in both choose: give one of them.')
  return selectScenarios(failedIn(report, cwd, digest))
}

function introduce(implementation: Implementation): string {
  const redis = implementation.redis ? `, with its Redis at ${visible(implementation.redis)}` : ''
  const why = implementation.bundled ? ' (no --command, --module or --url was given).' : ''
  return `Judging ${targetName(implementation)}${redis}${mannerText(implementation)}${why}`
}
