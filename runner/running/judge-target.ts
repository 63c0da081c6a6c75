import { randomInt } from 'node:crypto'
import type {
  Clause,
  ClauseList,
  Implementation,
  Report,
  RunFacts,
  RunParameters,
  SuiteIdentity,
} from '../../schemas/types'
import type { TargetOptions } from '../commands/target-options'
import { UsageError } from '../errors'
import type { Surroundings } from '../io'
import { type KnownFailures, type KnownFailuresGiven, staleFailures } from '../judging/known-failures'
import { rejectUntagged } from '../judging/verdict'
import { makeReport } from '../reports/make-report'
import { loadClauses, pendingIn, requireFilledIn, sectionsOf } from '../suite/clauses'
import { readSignatures } from '../suite/signatures'
import {
  type FeatureFile,
  featuresDigest,
  readFeatures,
  readIdentity,
  type SuiteFiles,
  tagsOf,
} from '../suite/suite-files'
import { resolveRunSettings } from '../target/run-settings'
import { planScenarios } from './cucumber'
import { failedScenarios, nameOfReport } from './earlier-report'
import type { RunListener } from './run-listener'
import { runRepeatedly } from './run-repeatedly'
import { type Selection, select, selectScenarios } from './selection'
import { traceSettings } from './trace-settings'

/** Which server is judged, by what, and how: each is valid by itself. `prepareRun` checks them together. */
export interface RunChoices extends TargetOptions {
  only: string[]
  /** A file, or the report itself. */
  onlyFailedIn?: string | Report
  knownFailing?: KnownFailuresGiven
  strict: boolean
  workers: number
  repeat: number
  all: boolean
  bail: boolean
  seed?: number
  /** Folders: where generated cases that failed are kept, and where every failure is. */
  failures?: string
  traces?: string
}

/** A run whose every choice was found valid. Nothing was started yet. */
export interface PreparedRun {
  suite: SuiteFiles
  identity: SuiteIdentity
  /** The choices, completed by the profile. */
  choices: RunChoices
  implementation: Implementation
  parameters: RunParameters
  list: ClauseList
  selection: Selection
  /** The only features to read, if what is selected is in few of them: the others take time. */
  features: string[] | undefined
  known: KnownFailures | undefined
  /** Nothing is selected: an earlier report has no failure. */
  isEmpty: boolean
}

/** What was found, and the signal that ended the run early, if one did. */
export interface JudgedRun {
  report: Report
  interruptedBy?: string
}

/** Checks the choices, and resolves them to a run. Throws UsageError, or CannotRunError if the suite's files are wrong. */
export async function prepareRun(given: RunChoices, around: Surroundings, suite: SuiteFiles): Promise<PreparedRun> {
  const { cwd, env } = around
  const list = loadClauses(suite, { pending: true })
  const seed = given.seed ?? randomInt(2 ** 32)
  const { options, target, implementation, known } = resolveRunSettings(given, seed, list.clauses, cwd, suite)
  const features = readFeatures(suite)
  const identity = { ...readIdentity(suite), featuresDigest: featuresDigest(suite, features) }
  const selection =
    options.onlyFailedIn === undefined
      ? select(options.only, list.clauses, tagsOf(features))
      : selectFailed(options, options.onlyFailedIn, cwd, identity.featuresDigest)
  await requireSelectedFilledIn(suite, list.clauses, selection, env)
  const isEmpty = selection.scenarios?.length === 0
  const traces = isEmpty ? undefined : traceSettings(options, cwd, identity, implementation)
  const parameters = { ...target, ...(traces && { traces }) }
  const needed = featuresOf(selection, features)
  const chosen = { choices: options, implementation, parameters, selection, features: needed, known, isEmpty }
  return { suite, identity, list, ...chosen }
}

/** Plays a run, tells the listener how far it is, and judges what was found. Throws CannotRunError or InterruptedError. */
export async function playRun(run: PreparedRun, around: Surroundings, listener: RunListener): Promise<JudgedRun> {
  const { suite, identity, choices, implementation, parameters, list, selection, features, known, isEmpty } = run
  const { workers, repeat, all } = choices
  const startedAt = new Date().toISOString()
  const startedMs = performance.now()
  const stopAt = clausesToStopAt(run)
  const request = { suite, parameters, list, selection, features, workers, repeat, all, stopAt, known }
  const nothing = { rows: [], scenarios: [], times: 1, ended: undefined }
  const { rows, scenarios, times, ended } = isEmpty ? nothing : await runRepeatedly(request, around, listener)
  const stale = staleFailures(rows, known, selection.isWhole)
  const report = makeReport({
    suite: identity,
    implementation,
    run: {
      startedAt,
      command: suite.command,
      node: around.node.version,
      ...factsOf(run, times),
      ...(ended !== undefined && { ended }),
    },
    list,
    rows,
    scenarios: rejectUntagged(list.clauses, scenarios),
    partial: selection.partial || ended !== undefined,
    durationMs: performance.now() - startedMs,
    signatures: () => readSignatures(suite),
    ...(known && stale.length > 0 && { stale: { source: known.source, clauses: stale } }),
  })
  return { report, ...(ended !== undefined && ended !== 'bail' && { interruptedBy: ended }) }
}

/** The features that have a selected tag; undefined for all. One more than needed does no harm: Cucumber looks at the tags. */
function featuresOf({ tags }: Selection, features: FeatureFile[]): string[] | undefined {
  const found = features.filter(({ text }) => tags.some((tag) => text.includes(`@${tag}`)))
  return found.length > 0 ? found.map(({ uri }) => uri) : undefined
}

/** What was chosen, as it stands in the report. */
function factsOf(
  { choices, parameters }: PreparedRun,
  times: number,
): Omit<RunFacts, 'startedAt' | 'command' | 'node' | 'ended'> {
  const { workers, timeout, strict, only, onlyFailedIn, all } = choices
  return {
    workers,
    timeoutMs: timeout,
    seed: parameters.seed,
    strict,
    only,
    ...(onlyFailedIn !== undefined && { onlyFailedIn: nameOfReport(onlyFailedIn) }),
    ...(times > 1 && { repeat: times }),
    ...(all && { all }),
  }
}

/** With `bail`, the clauses whose failure counts: those that decide and are not known to fail. */
function clausesToStopAt({ choices: { bail, strict }, list, known }: PreparedRun): Set<string> {
  const counting = list.clauses.filter(({ level }) => level === 'must' || (strict && level === 'should'))
  return new Set(bail ? counting.flatMap(({ id }) => (known?.reasons.has(id) ? [] : id)) : [])
}

function selectFailed({ only }: RunChoices, report: string | Report, cwd: string, digest: string): Selection {
  if (only.length > 0) throw new UsageError('--only and --only-failed-in cannot be combined: give one of them.')
  return selectScenarios(failedScenarios(report, cwd, digest))
}

/** A row that is still to be filled in keeps only what it selects from being judged. */
async function requireSelectedFilledIn(
  suite: SuiteFiles,
  clauses: Clause[],
  { scenarios, includes }: Selection,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const open = pendingIn(clauses)
  if (open.length === 0) return
  const planned = await planScenarios(suite, sectionsOf(clauses), env)
  const run = scenarios ? planned.filter(({ id }) => scenarios.includes(id)) : planned
  const tagsOf = (id: string) => run.filter((scenario) => scenario.clauses.includes(id)).flatMap(({ tags }) => tags)
  const selected = clauses.filter((clause) => open.includes(clause.id) && includes(clause, tagsOf(clause.id)))
  requireFilledIn(
    suite,
    selected.map(({ id }) => id),
  )
}
