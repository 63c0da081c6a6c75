/** The library: `judge(options)` runs the suite from any test runner, and returns the report. docs/library.md has examples. */
export type {
  Capability,
  Cause,
  ClauseRow,
  ClauseVerdict,
  Counts,
  Failure,
  Implementation,
  Level,
  Likeness,
  NotObserved,
  Part,
  PartSummary,
  ProtocolRevision,
  Report,
  RunCounts,
  RunFacts,
  ScenarioError,
  ScenarioRow,
  ScenarioVerdict,
  SuiteIdentity,
  Summary,
  Transcript,
  TranscriptEntry,
} from '../../schemas/types'
export { CannotRunError, UsageError } from '../errors'
export type { PlannedScenario } from '../judging/scenarios'
export { AbortError } from './errors'
export { judge } from './judge'
export type { JudgeEvents, JudgeOptions, JudgeTarget } from './options'
export { exitCodeOf, textOf } from './report-text'
