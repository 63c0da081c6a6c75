/** Made from the schemas beside it by `npm run types`. Edit those. */

/**
 * Revision of the Engine.IO protocol: 4, or 3 for Engine.IO 1 to 3.
 */
export type ProtocolRevision = 3 | 4
/**
 * What a target can lack. `message-form` is missing where a dialect translates the messages.
 */
export type Capability = 'status' | 'restart' | 'redis' | 'redis-control' | 'websocket' | 'polling' | 'message-form'
export type Part = 'specification' | 'completion'
export type Level = 'must' | 'should' | 'informative'
/**
 * Worst first.
 */
export type ClauseVerdict =
  'error' | 'fail' | 'flaky' | 'known-failure' | 'warning' | 'not-observed' | 'informative' | 'pass'
/**
 * Worst first.
 */
export type ScenarioVerdict = 'fail' | 'error' | 'not-observed' | 'pass'
export type Transcript = TranscriptEntry[]
/**
 * What a scenario that did not pass attaches, once, for the runner.
 */
export type Outcome = FailOutcome | NotObservedOutcome | TargetErrorOutcome | SuiteErrorOutcome
/**
 * the case that failed, made as small as it could be, where it was generated
 */
export type GeneratedCase = GeneratedFrames | GeneratedHistory
/**
 * a frame as it was sent: text, or bytes in base64
 */
export type RecordedFrame =
  | {
      text: string
    }
  | {
      base64: string
    }
/**
 * one thing done in a random history; clients by their place, patterns and channels by their depth: * is 0, a* is 1
 */
export type HistoryStep =
  | {
      does: 'asks'
      client: number
      action: 'subscribe' | 'unsubscribe'
      pattern: number
    }
  | {
      does: 'publishes'
      channel: number
    }
  | {
      does: 'waits'
    }
  | {
      does: 'leaves'
      client: number
      way: 'disconnects' | 'vanishes'
    }
/**
 * What is judged.
 */
export type TargetDescription =
  | {
      kind: 'command'
      command: string
    }
  | {
      kind: 'module'
      /**
       * absolute path
       */
      module: string
    }
  | {
      kind: 'url'
      url: string
      redis?: string
    }
export type BasicTransport = 'websocket' | 'polling'

/**
 * What a run of the suite found: the envelope every other view is made from.
 */
export interface Report {
  schemaVersion: 1
  suite: SuiteIdentity
  specification: {
    title: string
    edition: string
    digest: string
  }
  implementation: Implementation
  run: RunFacts
  summary: Summary
  clauses: ClauseRow[]
  scenarios: ScenarioRow[]
}
/**
 * Which suite judged.
 */
export interface SuiteIdentity {
  name: string
  version: string
  /**
   * sha256 over every feature file and clauses.json: equal digests judge equally
   */
  featuresDigest: string
}
/**
 * Which server was judged, and how it was reached.
 */
export interface Implementation {
  /**
   * as its profile calls it
   */
  name?: string
  kind: 'command' | 'module' | 'url'
  /**
   * the command line, the module's path, or the address (without its password)
   */
  target: string
  /**
   * the Redis given with --redis (without its password)
   */
  redis?: string
  /**
   * Engine.IO path
   */
  path: string
  protocol?: ProtocolRevision
  /**
   * the name of the dialect that stood between the suite and the server
   */
  dialect?: string
  /**
   * capabilities declared absent with --without
   */
  withoutDeclared: Capability[]
  /**
   * true when no target was given: the bundled reference server was judged
   */
  bundled: boolean
}
export interface RunFacts {
  /**
   * UTC
   */
  startedAt: string
  /**
   * the version of Node that ran the suite
   */
  node: string
  workers: number
  /**
   * the limit for what must happen
   */
  timeoutMs: number
  seed: number
  strict: boolean
  /**
   * clauses, sections and tags chosen with --only; empty for everything
   */
  only: string[]
  /**
   * the earlier report whose scenarios that had not passed were played, and no others
   */
  onlyFailedIn?: string
  /**
   * how often everything was played, if more than once
   */
  repeat?: number
}
export interface Summary {
  /**
   * every clause of level must in the specification passes; null when only a selection was run and nothing in it spoke against it
   */
  conformant: boolean | null
  /**
   * conformant, and every completion of level must passes; null when that was not asked of all of them
   */
  complete: boolean | null
  counts: Counts
  parts: {
    specification: PartSummary
    completion: PartSummary
  }
  /**
   * scenarios by verdict
   */
  scenarios: {
    fail: number
    error: number
    'not-observed': number
    pass: number
  }
  /**
   * capabilities the target lacks, and the clauses that were not observed for it
   */
  notObserved: {
    capability: Capability
    /**
     * declared absent with --without
     */
    declared: boolean
    clauses: string[]
  }[]
  /**
   * clauses that are listed as known to fail, and pass
   */
  stale?: {
    /**
     * the file that lists them
     */
    source: string
    clauses: string[]
  }
  /**
   * how many frames came that the dialect does not know, where any did
   */
  unknownFrames?: number
  durationMs: number
}
/**
 * clauses by verdict
 */
export interface Counts {
  error: number
  fail: number
  flaky?: number
  'known-failure'?: number
  warning: number
  'not-observed': number
  informative: number
  pass: number
}
export interface PartSummary {
  /**
   * clauses judged in this run
   */
  run: number
  /**
   * clauses there are
   */
  all: number
  counts: Counts
  /**
   * clauses that count against the server, and are not listed as known to fail
   */
  unexpected?: number
}
/**
 * One clause, and its verdict.
 */
export interface ClauseRow {
  /**
   * `<section>/<number>`, as in subscribing/3.1.1
   */
  id: string
  part: Part
  section: string
  heading: string
  number: string
  level: Level
  /**
   * the step, in our words
   */
  summary: string
  verdict: ClauseVerdict
  /**
   * one line: why the verdict is not pass
   */
  reason?: string
  /**
   * why it is known to fail, by the list
   */
  knownFailure?: string
  runs?: RunCounts
  /**
   * what was seen, where nothing can fail
   */
  observations?: string[]
  /**
   * capabilities some of its scenarios lacked
   */
  missing?: Capability[]
  /**
   * the clauses whose scenarios judged it, when it has none of its own
   */
  coveredBy?: string[]
  /**
   * ids of the scenarios that judged it
   */
  scenarios: string[]
}
/**
 * runs by verdict
 */
export interface RunCounts {
  error?: number
  fail?: number
  warning?: number
  'not-observed'?: number
  informative?: number
  pass?: number
}
/**
 * One scenario, and its verdict.
 */
export interface ScenarioRow {
  /**
   * uri:line
   */
  id: string
  name: string
  uri: string
  /**
   * the scenario's line; for an outline, the line of the example
   */
  line: number
  clauses: string[]
  verdict: ScenarioVerdict
  durationMs: number
  failure?: Failure
  notObserved?: NotObserved
  error?: ScenarioError
  observations?: string[]
  runs?: RunCounts
  /**
   * how many frames came that the dialect does not know, where any did
   */
  unknownFrames?: number
}
/**
 * Why a server was judged wrong.
 */
export interface Failure {
  requirement: string
  expected: string
  actual: string
  transcript: Transcript
  /**
   * the file that keeps the failure (trace.schema.json), or why there is none
   */
  trace?: string
}
/**
 * One frame, Redis command or line of server output.
 */
export interface TranscriptEntry {
  /**
   * milliseconds since the scenario began
   */
  atMs: number
  /**
   * a client's name, `suite`, `redis` or `server`
   */
  source: string
  /**
   * what the source did
   */
  event: string
  /**
   * the frame, command or line; long ones are shortened
   */
  text: string
}
export interface NotObserved {
  capability: Capability
  requirement: string
}
/**
 * Why nothing could be judged: the target could not run, or the suite itself is wrong.
 */
export interface ScenarioError {
  origin: 'target' | 'suite'
  message: string
  /**
   * the end of the server's output
   */
  output: string
  transcript: Transcript
  /**
   * the file that keeps the failure (trace.schema.json), or why there is none
   */
  trace?: string
}
/**
 * the server is wrong
 */
export interface FailOutcome {
  outcome: 'fail'
  requirement: string
  expected: string
  actual: string
  transcript: Transcript
  /**
   * the file that keeps the failure (trace.schema.json), or why there is none
   */
  trace?: string
}
/**
 * the target lacks a capability
 */
export interface NotObservedOutcome {
  outcome: 'not-observed'
  capability: Capability
  requirement: string
}
/**
 * the server, or its Redis, could not run
 */
export interface TargetErrorOutcome {
  outcome: 'target-error'
  message: string
  /**
   * the end of the server's output
   */
  output: string
  transcript: Transcript
  /**
   * the file that keeps the failure (trace.schema.json), or why there is none
   */
  trace?: string
}
/**
 * the suite is wrong
 */
export interface SuiteErrorOutcome {
  outcome: 'suite-error'
  message: string
  transcript: Transcript
}
/**
 * A scenario that failed, whole: exact frames and commands, and when they came. Written for people, and for `replay`, which does it again.
 */
export interface Trace {
  schemaVersion: 2
  suite: SuiteIdentity
  implementation: TracedImplementation
  scenario: TracedScenario
  clauses: string[]
  /**
   * the run's, as --seed takes it
   */
  seed: number
  /**
   * what every name of the scenario carries, and no other's
   */
  mark: string
  requirement: string
  expected: string
  actual: string
  generated?: GeneratedCase
  transcript: TraceEntry[]
}
/**
 * which server was judged, as in the report's head
 */
export interface TracedImplementation {
  /**
   * as its profile calls it
   */
  name?: string
  /**
   * true where no target was given, and the bundled reference server was judged
   */
  bundled?: boolean
  kind: 'command' | 'module' | 'url'
  /**
   * the command line, the module's path, or the address
   */
  target: string
}
export interface TracedScenario {
  name: string
  uri: string
  /**
   * for an outline, the line of the example
   */
  line: number
  /**
   * what it says, its examples filled in: by name and steps it is found again where it has moved
   */
  steps: string[]
}
export interface GeneratedFrames {
  kind: 'frames'
  frames: RecordedFrame[]
}
export interface GeneratedHistory {
  kind: 'history'
  clients: number
  patterns: number
  steps: HistoryStep[]
}
export interface TraceEntry {
  /**
   * ms since the scenario began
   */
  atMs: number
  /**
   * a client's name, `suite`, `redis`, or the server's output
   */
  source: string
  /**
   * of a client: connects, sends (text is the frame), sends bytes (text is the frame in base64), receives, receives bytes, leaves (with a close packet), vanishes (without), is disconnected; of the suite: publishes
   */
  event: string
  /**
   * whole, however long; of more than 64 Mi characters in all the last ones are shortened, and without data
   */
  text: string
  /**
   * the parts of the text, exactly
   */
  data?: {
    /**
     * of connects
     */
    transport?: 'websocket' | 'polling' | 'polling, then websocket'
    /**
     * of publishes
     */
    channel?: string
    /**
     * of publishes, a text
     */
    payload?: string
    /**
     * of publishes, bytes
     */
    payloadBase64?: string
    /**
     * of what Redis carries out: its name and arguments
     */
    command?: string[]
  }
}
/**
 * What the runner tells the step definitions (Cucumber's world parameters).
 */
export interface RunParameters {
  target: TargetDescription
  /**
   * where a command is started
   */
  cwd: string
  /**
   * the Engine.IO path
   */
  path: string
  protocol?: ProtocolRevision
  dialect?: DialectFile
  statusLines?: StatusLines
  without: Capability[]
  limits: LimitSettings
  /**
   * ids of the clauses that are about the form of messages: not observed through a dialect
   */
  messageForm?: string[]
  seed: number
  traces?: TraceSettings
  replay?: Recorded
}
export interface DialectFile {
  name: string
  /**
   * absolute path
   */
  module: string
}
/**
 * Regular expressions for the lines on its stdout by which a command reports its status, if it does not print status=LISTENING and status=CLOSED.
 */
export interface StatusLines {
  listening: string
  closed: string
}
/**
 * How long the suite waits, in ms.
 */
export interface LimitSettings {
  /**
   * for what must happen
   */
  must: number
  /**
   * for a server to start
   */
  start: number
  /**
   * for a server to end by itself after SIGTERM
   */
  stop: number
  /**
   * for making a generated case that failed smaller; 5 s by default
   */
  shrink?: number
}
/**
 * Where failures are kept, and what each trace says of its run. Without it none is kept.
 */
export interface TraceSettings {
  /**
   * absolute path of the folder for every scenario that failed
   */
  every?: string
  /**
   * the same for generated cases only, where there is no other
   */
  generated: string
  suite: SuiteIdentity
  implementation: TracedImplementation
}
/**
 * What was recorded and is played again: the mark in every name, and the case, if it was generated.
 */
export interface Recorded {
  /**
   * what every name of the scenario carries, and no other's
   */
  mark: string
  generated?: GeneratedCase
}
/**
 * All that is said to judge one implementation, for --profile. Comments and a last comma are allowed. Paths are relative to the profile; a command is run where the caller is, as with --command. Options on the command line win.
 */
export interface Profile {
  /**
   * what the implementation is called at the head of a report
   */
  name: string
  /**
   * one line on what it is, for those who read the profile
   */
  description?: string
  target: ProfileTarget
  /**
   * the Engine.IO path, as --path; /engine.io if not said
   */
  path?: string
  protocol?: ProtocolRevision
  /**
   * what clients may come over; one that is not named counts as --without
   */
  transports?: BasicTransport[]
  /**
   * capabilities that the target lacks, as --without; those on the command line come to these
   */
  without?: Capability[]
  status?: StatusLines
  /**
   * for a server whose messages carry the same meaning in another form: the path of a dialect module, relative to the profile
   */
  dialect?: string
  /**
   * clauses it is known to fail, each with the reason; or the path of a file that lists them (known-failing.schema.json), relative to the profile
   */
  knownFailing?:
    | {
        /**
         * the reason, in a few words
         */
        [k: string]: string
      }
    | string
}
/**
 * the server: exactly one of command, module and url
 */
export interface ProfileTarget {
  /**
   * a command line that starts it, as --command: split as a shell does, run in the caller's folder, with HOST, PORT and REDIS_URL in its environment
   */
  command?: string
  /**
   * a module that exports Server, as --module: a path relative to the profile, or the name of a package installed there
   */
  module?: string
  /**
   * the http address at which it listens, as --url
   */
  url?: string
  /**
   * with url: the address of the Redis it uses, as --redis
   */
  redis?: string
}
/**
 * Every numbered step of the specification, in its order, and every completion. The source of ids for tags, reports and the command line.
 */
export interface ClauseList {
  schemaVersion: 1
  specification: {
    title: string
    edition: string
    /**
     * sha256 of the whole source text
     */
    digest: string
  }
  clauses: Clause[]
}
/**
 * One numbered step of the specification, or one completion.
 */
export interface Clause {
  /**
   * `<section>/<number>`, as in subscribing/3.1.1
   */
  id: string
  part: Part
  section: string
  /**
   * the heading in the source
   */
  heading?: string
  /**
   * the step's place in the nested list under that heading
   */
  number?: string
  /**
   * the step in our own words
   */
  summary: string
  level: Level
  /**
   * why this reading exists, in one line
   */
  reason?: string
  /**
   * sha256 of the step's own text: without markup, trimmed, white space folded
   */
  digest?: string
  /**
   * how the suite observes it
   */
  observed: string
  /**
   * a step that only states a condition is judged by these
   */
  coveredBy?: string[]
  coveredReason?: string
  /**
   * observed only where the target has these, whatever its scenarios do; today message-form alone
   */
  needs?: Capability[]
}
/**
 * Several reports held against each other, clause by clause: what `compare --json` writes. The heads of the implementations are as in report.schema.json.
 */
export interface Comparison {
  schemaVersion: 1
  implementations: {
    letter: string
    /**
     * the report, as it was named on the command line
     */
    file: string
    /**
     * the judgement in words
     */
    conformance: string
    suite: {}
    specification: {}
    implementation: {}
    run: {}
    summary: {}
  }[]
  /**
   * what keeps the reports from being held against each other as they are
   */
  notes: string[]
  /**
   * clauses that differ
   */
  differing: number
  clauses: {
    id: string
    part: Part
    section: string
    number: string
    level: Level
    summary: string
    /**
     * one for each implementation, in their order
     */
    cells: {
      /**
       * as in the report, or `not judged` where the report does not have the clause
       */
      verdict: string
      /**
       * why it is no pass, or what was seen; may be empty
       */
      reason: string
    }[]
    /**
     * two reports that judged it do not agree
     */
    differs: boolean
  }[]
}
/**
 * The kill matrix: servers that are wrong on purpose, and the clauses by which the suite caught them. `npm run prove -- --json FILE` writes one; proof/proof.md is the proof of record, as a page.
 */
export interface Proof {
  schemaVersion: 1
  /**
   * sha256 (hex) over what runs: features, step definitions, schemas, the reference server and its faults, without comments, white space and types
   */
  digest: string
  summary: {
    faults: number
    killed: number
    /**
     * clauses of level must that have scenarios
     */
    musts: number
    /**
     * those that catch a fault
     */
    covered: number
    scenarios: number
  }
  faults: {
    name: string
    mistake: string
    killed: boolean
    /**
     * the clauses it must break: id → whether one failed for the stated reason
     */
    breaks: {
      [k: string]: boolean
    }
    /**
     * clauses that have nothing to do with it but failed: id → why
     */
    strangers: {
      [k: string]: string
    }
    error?: string
  }[]
  /**
   * each clause of level must → names of the faults caught there
   */
  clauses: {
    [k: string]: string[]
  }
}
