/**
 * The report envelope (schemas/report.schema.json) as types. It is made once, by make-report.ts;
 * every view (terminal, HTML, JUnit) is made from it and from nothing else.
 */

/** What a target may lack; the names are those of CONTRACT section 3 and of `--without`. Through a dialect no `message-form` is seen. */
export const CAPABILITIES = [
  'status',
  'restart',
  'redis',
  'redis-control',
  'websocket',
  'polling',
  'message-form',
] as const
export type Capability = (typeof CAPABILITIES)[number]

export type ScenarioVerdict = 'pass' | 'fail' | 'not-observed' | 'error'

/** In order of how much a reader should care; the order of every count and filter. */
export const CLAUSE_VERDICTS = [
  'error',
  'fail',
  'flaky',
  'known-failure',
  'warning',
  'not-observed',
  'informative',
  'pass',
] as const
export type ClauseVerdict = (typeof CLAUSE_VERDICTS)[number]

export type Part = 'specification' | 'completion'
export type Level = 'must' | 'should' | 'informative'

/** One frame, Redis command or line of server output; `atMs` counts from the start of the scenario. */
export interface TranscriptEntry {
  atMs: number
  source: string
  event: string
  text: string
}

/** Why a server was judged wrong. */
export interface Failure {
  requirement: string
  expected: string
  actual: string
  transcript: TranscriptEntry[]
  /** The file in which it is kept (schemas/trace.schema.json), or why it is in none; if it was to be kept. */
  trace?: string
}

/** Why nothing could be judged: the target could not run, or the suite itself is wrong. */
export interface ScenarioError {
  origin: 'target' | 'suite'
  message: string
  /** The end of the server's output; empty when there was none. */
  output: string
  transcript: TranscriptEntry[]
  /** As of a failure, where a generated case was the end of the target. */
  trace?: string
}

export interface ScenarioRow {
  /** `uri:line`, the same in every run of the same features. */
  id: string
  name: string
  uri: string
  /** The scenario's line; for an outline, the line of the example. */
  line: number
  clauses: string[]
  verdict: ScenarioVerdict
  durationMs: number
  failure?: Failure
  notObserved?: { capability: Capability; requirement: string }
  error?: ScenarioError
  /** What an informative clause saw. */
  observations?: string[]
  /** With `--repeat`: how often it came to what. Everything else is of the worst of its runs, the first of these. */
  runs?: Partial<Record<ScenarioVerdict, number>>
  /** How many frames came that the dialect does not know, where any did; the transcript keeps them. */
  unknownFrames?: number
}

export interface ClauseRow {
  id: string
  part: Part
  section: string
  heading: string
  number: string
  level: Level
  summary: string
  verdict: ClauseVerdict
  /** One line: why the verdict is not `pass`. */
  reason?: string
  observations?: string[]
  /** Of a known failure: why it is known to fail, by the list. */
  knownFailure?: string
  /** With `--repeat`: how often it came to what. */
  runs?: Partial<Counts>
  /** Capabilities whose absence kept this clause from being observed. */
  missing?: Capability[]
  /** The clauses whose scenarios judged this one, when it has none of its own. */
  coveredBy?: string[]
  /** Ids of the scenarios that judged it. */
  scenarios: string[]
}

export type Counts = Record<ClauseVerdict, number>

export interface Summary {
  /** null: not decided, because only a selection of the specification was run and nothing in it spoke against it. */
  conformant: boolean | null
  /** null: not decided, because no completion was run, or only a selection of them. */
  complete: boolean | null
  counts: Counts
  /** `unexpected`: of the clauses that count against the server, those that are no known failure. */
  parts: Record<Part, { run: number; all: number; counts: Counts; unexpected: number }>
  scenarios: Record<ScenarioVerdict, number>
  notObserved: { capability: Capability; declared: boolean; clauses: string[] }[]
  /** Clauses that are listed as known to fail, and pass; and the file that lists them. */
  stale?: { source: string; clauses: string[] }
  /** How many frames came that the dialect does not know, where any did. */
  unknownFrames?: number
  durationMs: number
}

/** Which server was judged, and how it was reached. */
export interface Implementation {
  /** As its profile calls it. */
  name?: string
  kind: 'command' | 'module' | 'url'
  /** The command line, the module's path, or the address. */
  target: string
  /** True when no target was given and the bundled reference server was judged. */
  bundled: boolean
  redis?: string
  path: string
  /** Revision of the Engine.IO protocol that was spoken. */
  protocol?: 3 | 4
  /** The name of the dialect that stood between the suite and the server. */
  dialect?: string
  withoutDeclared: Capability[]
}

export interface Report {
  schemaVersion: 1
  suite: { name: string; version: string; featuresDigest: string }
  specification: { title: string; edition: string; digest: string }
  implementation: Implementation
  run: {
    startedAt: string
    node: string
    workers: number
    timeoutMs: number
    seed: number
    strict: boolean
    only: string[]
    /** The earlier report whose failed scenarios were played, as the caller named it. */
    onlyFailedIn?: string
    /** How often all was played, if more than once. */
    repeat?: number
  }
  summary: Summary
  clauses: ClauseRow[]
  scenarios: ScenarioRow[]
}
