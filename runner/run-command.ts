import { randomInt } from 'node:crypto'
import { loadClauses, needing, sectionsOf } from './clauses'
import { exitCodeOfRun } from './exit-code'
import type { Io } from './io'
import { LiveClauses } from './live'
import { makeReport } from './make-report'
import type { RunOptions } from './options'
import type { Implementation, ScenarioRow } from './report'
import { prepareReports, writeReports } from './reports'
import { runSuite } from './run-suite'
import type { PlannedScenario } from './scenarios'
import { select } from './selection'
import { featuresDigest, readFeatures, readIdentity, type SuiteFiles, tagsOf } from './suite-files'
import { describeTarget, isBundled, toParameters } from './target'
import { describeFailures } from './terminal/failure'
import { liveTree } from './terminal/live-tree'
import { Progress } from './terminal/progress'
import { createStyle } from './terminal/style'
import { describeSummary } from './terminal/summary'
import { Tree, widthOf } from './terminal/tree'
import { visible } from './text'
import { refuseStrays } from './verdict'

/** Judge one target: run, print, write the reports, and give the exit code. */
export async function runCommand(options: RunOptions, io: Io, suite: SuiteFiles): Promise<number> {
  const { stdout, env, cwd } = io
  const seed = options.seed ?? randomInt(2 ** 32)
  const given = toParameters(options, cwd, suite, seed)
  const features = readFeatures(suite)
  const list = loadClauses(suite)
  const parameters = { ...given, messageForm: needing('message-form', list.clauses) }
  const selection = select(options.only, list.clauses, tagsOf(features))
  const files = prepareReports(options, cwd)
  const implementation = describeTarget(parameters, isBundled(options))
  const started = new Date()
  const startedMs = performance.now()
  const style = createStyle(env, Boolean(stdout.isTTY))

  stdout.write(`${introduce(implementation)}\n`)
  stdout.write(style.dim(`${list.specification.title}, edition ${list.specification.edition}\n`))
  const progress = new Progress(stdout)
  let live: LiveClauses | undefined
  const onPlan = (planned: PlannedScenario[]) => {
    progress.start(planned.length)
    const tree = new Tree(style, widthOf(list.clauses))
    const show = liveTree(tree, (text) => progress.write(text))
    live = LiveClauses.plan(list.clauses, selection, planned, show)
  }
  const onScenario = (scenario: ScenarioRow) => {
    progress.step(scenario.verdict === 'pass')
    live?.finish(scenario)
  }
  const { tagExpression } = selection
  const { workers } = options
  const sections = sectionsOf(list.clauses)
  const run = { suite, parameters, sections, tagExpression, workers, env, interrupt: io.interrupt, onPlan, onScenario }
  const scenarios = await runSuite(run).finally(() => progress.stop())

  const report = makeReport({
    suite: { ...readIdentity(suite), featuresDigest: featuresDigest(suite, features) },
    implementation,
    run: {
      startedAt: started.toISOString(),
      node: io.node.version,
      workers,
      timeoutMs: options.timeout,
      seed,
      strict: options.strict,
      only: options.only,
    },
    list,
    rows: live?.rows ?? [],
    scenarios: refuseStrays(list.clauses, scenarios),
    partial: selection.partial,
    durationMs: performance.now() - startedMs,
  })
  stdout.write(describeFailures(report, style))
  let written: string[] = []
  try {
    written = writeReports(report, files)
  } finally {
    stdout.write(describeSummary(report, written, style))
  }
  return exitCodeOfRun(report.summary, options.strict)
}

function introduce({ bundled, kind, target, redis, dialect, protocol }: Implementation): string {
  const through = dialect ? `, through the dialect ${visible(dialect)}` : ''
  const over = protocol === 3 ? ', over Engine.IO protocol revision 3' : ''
  if (bundled)
    return `Judging the bundled reference server (no --command, --module or --url was given)${through}${over}.`
  return `Judging the ${kind} ${visible(target)}${redis ? `, with its Redis at ${visible(redis)}` : ''}${through}${over}`
}
