/** Made from the schemas beside it by `npm run types`. Edit those. */

/**
 * Revision of the Engine.IO protocol: 4, or 3 for Engine.IO 1 to 3.
 */
export type ProtocolRevision = 3 | 4
/**
 * What a target can lack. `message-form` is lacking if a dialect translates the messages, `dialect` where that has no words for what a scenario says.
 */
export type Capability =
  'status' | 'restart' | 'redis' | 'redis-control' | 'websocket' | 'polling' | 'message-form' | 'dialect'
export type Part = 'specification' | 'completion'
export type Level = 'must' | 'should' | 'informative'
/**
 * Worst first.
 */
export type ClauseVerdict =
  'error' | 'fail' | 'flaky' | 'known-failure' | 'warning' | 'inconclusive' | 'not-observed' | 'informative' | 'pass'
/**
 * Worst first.
 */
export type ScenarioVerdict = 'fail' | 'error' | 'inconclusive' | 'not-observed' | 'pass'
export type Transcript = TranscriptEntry[]
/**
 * What a scenario that did not pass attaches for the runner, once.
 */
export type Outcome = FailOutcome | NotObservedOutcome | TargetErrorOutcome | SuiteErrorOutcome
/**
 * the generated case that failed, shrunk as far as possible, if there was one
 */
export type GeneratedCase = GeneratedFrames | GeneratedHistory
/**
 * a frame as it was sent: as text, or as bytes in base64
 */
export type RecordedFrame =
  | {
      text: string
    }
  | {
      base64: string
    }
/**
 * one step of a random history; clients are given by index, patterns and channels by depth: * is 0, a* is 1
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
 * The server to judge.
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
      /**
       * absolute path of the certificates (PEM) that a rediss:// address is trusted by
       */
      redisCa?: string
    }
export type BasicTransport = 'websocket' | 'polling'

/**
 * What a run of the suite found. Every other view is made from it.
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
 * The suite that judged.
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
   * its name in the profile
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
   * the name of the dialect that translated between the suite and the server
   */
  dialect?: string
  /**
   * capabilities declared absent with --without
   */
  withoutDeclared: Capability[]
  /**
   * the options of the command line that name it again, as they were given; users and secrets are masked
   */
  options?: string[]
  /**
   * true if no target was given, so that the bundled reference server was judged
   */
  bundled: boolean
}
export interface RunFacts {
  /**
   * UTC
   */
  startedAt: string
  /**
   * the words that run the suite on the command line: in a checkout other ones than where it is installed
   */
  command?: string
  /**
   * the version of Node that ran the suite
   */
  node: string
  workers: number
  /**
   * how long the suite waits for what must happen
   */
  timeoutMs: number
  seed: number
  strict: boolean
  /**
   * the clauses, sections and tags selected with --only; empty for everything
   */
  only: string[]
  /**
   * the earlier report of --only-failed-in: only its scenarios that did not pass were run
   */
  onlyFailedIn?: string
  /**
   * with --all: what rests on a failed clause was played, too
   */
  all?: true
  /**
   * why the run ended before everything was played: the signal that interrupted it, an abort by the program that called the library, or --bail
   */
  ended?: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE' | 'abort' | 'bail'
  /**
   * how many times everything was run, if more than once
   */
  repeat?: number
}
export interface Summary {
  /**
   * true if every clause of level must in the specification passes; null if only a selection was run and nothing in it counted against the server
   */
  conformant: boolean | null
  /**
   * true if the server is conformant and every completion of level must passes; null if not all of them were run
   */
  complete: boolean | null
  counts: Counts
  parts: {
    specification: PartSummary
    completion: PartSummary
  }
  /**
   * number of scenarios by verdict
   */
  scenarios: {
    fail: number
    error: number
    inconclusive?: number
    'not-observed': number
    pass: number
  }
  /**
   * the capabilities that the target lacks, and the clauses not observed because of that
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
   * the clauses that count against the server by scenarios of their own, if any do, in the specification's order
   */
  causes?: Cause[]
  /**
   * clauses that are listed as known to fail but pass
   */
  stale?: {
    /**
     * the file that lists them
     */
    source: string
    clauses: string[]
  }
  /**
   * how many frames were received that the dialect does not know, if any
   */
  unknownFrames?: number
  durationMs: number
}
/**
 * number of clauses by verdict
 */
export interface Counts {
  error: number
  fail: number
  flaky?: number
  'known-failure'?: number
  warning: number
  inconclusive?: number
  /**
   * conditions that only repeat a verdict against the server of the clauses that judge them; they are counted here alone
   */
  repeated?: number
  /**
   * clauses that are not listed as known to fail, but rest on some that are; they are counted here alone
   */
  resting?: number
  'not-observed': number
  informative: number
  pass: number
}
export interface PartSummary {
  /**
   * the number of clauses judged in this run
   */
  run: number
  /**
   * the number of clauses in the whole list
   */
  all: number
  counts: Counts
  /**
   * the number of clauses that count against the server and are not listed as known to fail
   */
  unexpected?: number
}
export interface Cause {
  /**
   * `<section>/<number>`, such as subscribing/3.1.1
   */
  clause: string
  /**
   * the id of the failed scenario that shows it best: the shortest
   */
  scenario: string
  /**
   * the inconclusive clauses that rest on it first
   */
  rest: string[]
  /**
   * a hint, never a verdict: the planted mistakes of the suite's proof that look most like it, if any is near
   */
  looksLike?: Likeness[]
}
export interface Likeness {
  /**
   * what was done wrong on purpose, in one line
   */
  mistake: string
  /**
   * the clauses that catch it
   */
  clauses: string[]
  /**
   * how many scenarios fail by this mistake, and failed in this run
   */
  agree: number
  /**
   * of how many: those that fail by this mistake and were judged, and those of the cause that failed
   */
  of: number
  /**
   * the mistake's name in the proof (proof/proof.md)
   */
  fault: string
}
/**
 * One clause and its verdict.
 */
export interface ClauseRow {
  /**
   * `<section>/<number>`, such as subscribing/3.1.1
   */
  id: string
  part: Part
  section: string
  heading: string
  number: string
  level: Level
  /**
   * the step in our own words
   */
  summary: string
  verdict: ClauseVerdict
  /**
   * one line: why the verdict is not pass
   */
  reason?: string
  /**
   * why it is known to fail, from the list of known failures
   */
  knownFailure?: string
  runs?: RunCounts
  /**
   * what was observed where nothing can fail
   */
  observations?: string[]
  /**
   * the capabilities that some of its scenarios lacked
   */
  missing?: Capability[]
  /**
   * if it has no scenarios of its own and failed or is inconclusive: the clauses that it only repeats
   */
  repeats?: string[]
  /**
   * if it is inconclusive, or known to fail only because of them: the failed clauses that its scenarios rest on
   */
  restsOn?: string[]
  /**
   * `<section>/<number>`, such as subscribing/3.1.1
   */
  cause?: string
  /**
   * the clauses whose scenarios judged it, if it has none of its own
   */
  coveredBy?: string[]
  /**
   * the ids of the scenarios that judged it
   */
  scenarios: string[]
}
/**
 * number of runs by verdict
 */
export interface RunCounts {
  error?: number
  fail?: number
  warning?: number
  inconclusive?: number
  'not-observed'?: number
  informative?: number
  pass?: number
}
/**
 * One scenario and its verdict.
 */
export interface ScenarioRow {
  /**
   * uri:line
   */
  id: string
  /**
   * a clause, and eight hex digits of the sha256 of a scenario's name and its steps
   */
  key?: string
  name: string
  uri: string
  /**
   * the scenario's line; in an outline, the line of the example
   */
  line: number
  clauses: string[]
  /**
   * its Gherkin steps, with the values of the example filled in; reports of version 0.2 have none
   */
  steps?: Step[]
  verdict: ScenarioVerdict
  durationMs: number
  failure?: Failure
  /**
   * `<section>/<number>`, such as subscribing/3.1.1
   */
  restsOn?: string
  /**
   * true if it was not played because of that; otherwise it failed on a requirement of that clause
   */
  notPlayed?: true
  notObserved?: NotObserved
  error?: ScenarioError
  observations?: string[]
  runs?: RunCounts
  /**
   * how many frames were received that the dialect does not know, if any
   */
  unknownFrames?: number
}
export interface Step {
  /**
   * Given, When, Then, And or But, as it stands in the feature
   */
  keyword: string
  text: string
  /**
   * the scenario failed, or could not be judged, in this step; those after it did not run
   */
  ended?: true
}
/**
 * Why the server fails.
 */
export interface Failure {
  requirement: string
  expected: string
  actual: string
  /**
   * the clauses that the requirement may belong to, the likeliest first; without it, the clause that the scenario judges
   */
  owners?: string[]
  /**
   * how the server exited by itself, where the requirement is that it survives
   */
  exited?: {
    message: string
    /**
     * the end of the server's output
     */
    output: string
  }
  transcript: Transcript
  /**
   * the file with the trace of the failure (trace.schema.json), or why there is none
   */
  trace?: string
}
/**
 * One packet, Redis command, line of server output or step of the scenario. They are in order of time.
 */
export interface TranscriptEntry {
  /**
   * milliseconds since the scenario began
   */
  atMs: number
  /**
   * the name of a client, `suite`, `redis`, `server`, or `step` for a step that begins
   */
  source: string
  /**
   * what the source did; of a step its keyword
   */
  event: string
  /**
   * the frame, command, line or step, shortened if it is long
   */
  text: string
  /**
   * what carried the packet, where that says more than its client's transport: `POST 3` or `poll 3` (entries with the same one shared it), or `websocket` of a client that upgrades
   */
  via?: string
  /**
   * the first entry that the failure quotes as what was seen instead
   */
  quoted?: true
}
export interface NotObserved {
  capability: Capability
  requirement: string
}
/**
 * Why the scenario could not be judged: the target could not run, or the suite itself is at fault.
 */
export interface ScenarioError {
  origin: 'target' | 'suite'
  message: string
  /**
   * the end of the server's output
   */
  output: string
  /**
   * the server exited by itself in the middle of a scenario that does nothing unusual
   */
  exited?: true
  transcript: Transcript
  /**
   * the file with the trace of the failure (trace.schema.json), or why there is none
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
  /**
   * the clauses that the requirement may belong to, the likeliest first; without it, the clause that the scenario judges
   */
  owners?: string[]
  /**
   * how the server exited by itself, where the requirement is that it survives
   */
  exited?: {
    message: string
    /**
     * the end of the server's output
     */
    output: string
  }
  transcript: Transcript
  /**
   * the file with the trace of the failure (trace.schema.json), or why there is none
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
  /**
   * the server exited by itself in the middle of a scenario that does nothing unusual
   */
  exited?: true
  transcript: Transcript
  /**
   * the file with the trace of the failure (trace.schema.json), or why there is none
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
 * A failed scenario in full: the exact frames and commands with their times. Written for people, and for `replay`, which runs it again.
 */
export interface Trace {
  schemaVersion: 2
  suite: SuiteIdentity
  implementation: TracedImplementation
  scenario: TracedScenario
  clauses: string[]
  /**
   * the seed of the run, for --seed
   */
  seed: number
  /**
   * the prefix of every name that the scenario uses, and no other scenario
   */
  mark: string
  requirement: string
  expected: string
  actual: string
  generated?: GeneratedCase
  transcript: TraceEntry[]
}
/**
 * the server that was judged, as in the report
 */
export interface TracedImplementation {
  /**
   * its name in the profile
   */
  name?: string
  /**
   * true if no target was given, so that the bundled reference server was judged
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
   * in an outline, the line of the example
   */
  line: number
  /**
   * the text of its steps, with the values of the example filled in; name and steps identify the scenario if it has moved
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
   * the name of a client, `suite`, `redis`, `server`, or `step` for a step that begins
   */
  source: string
  /**
   * of a client: connects, sends and receives (a message; text is the frame), sends bytes (text is the frame in base64), sends ping and the like (another packet of Engine.IO; text is its data), withholds (what a silent client would send), cannot send and never sends (a message after, or at, the end of its connection), receives out of turn, and discards (a message before the upgrade that it belongs to), leaves (with a close packet), vanishes (without), is disconnected; of the suite: publishes, starts the server, stops the server (text is the signal); of the server: prints on stdout, ends; of redis: runs for (at atMs by its own clock), ran before this for (atMs is when it was seen, because its clock is not known)
   */
  event: string
  /**
   * complete, however long; once the texts exceed 64 Mi characters in total, the remaining ones are shortened and have no data
   */
  text: string
  /**
   * what carried the packet, where that says more than its client's transport: `POST 3` or `poll 3` (entries with the same one shared it), or `websocket` of a client that upgrades
   */
  via?: string
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
     * of a command that Redis executes: its name and arguments
     */
    command?: string[]
  }
}
/**
 * What the runner passes to the step definitions (Cucumber's world parameters).
 */
export interface RunParameters {
  target: TargetDescription
  /**
   * the folder in which a command is started
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
   * the ids of the clauses about the form of messages, which are not observed through a dialect
   */
  messageForm?: string[]
  /**
   * the ids of the clauses that fail where a dialect has no words; other clauses are then not observed
   */
  wordsDemanded?: string[]
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
 * Regular expressions for the lines of its stdout by which a command reports its status, if it does not print status=LISTENING and status=CLOSED.
 */
export interface StatusLines {
  listening: string
  closed: string
}
/**
 * Time limits of the suite, in ms.
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
   * for a server to exit after SIGTERM
   */
  stop: number
  /**
   * for shrinking a generated case that failed; 5 s by default
   */
  shrink?: number
}
/**
 * Where traces of failures are kept, and what each says about its run. Without it none is kept.
 */
export interface TraceSettings {
  /**
   * absolute path of the folder for the trace of every failed scenario
   */
  every?: string
  /**
   * the same for failed generated cases only, if there is no folder for every scenario
   */
  generated: string
  suite: SuiteIdentity
  implementation: TracedImplementation
}
/**
 * The recorded facts of a replayed scenario: the mark in every name, and the generated case, if there was one.
 */
export interface Recorded {
  /**
   * the prefix of every name that the scenario uses, and no other scenario
   */
  mark: string
  generated?: GeneratedCase
}
/**
 * The settings with which one implementation is judged, for --profile. Comments and a trailing comma are allowed. Paths are relative to the profile. A command runs in the caller's folder, as with --command. Options on the command line win.
 */
export interface Profile {
  /**
   * the implementation's name at the head of a report
   */
  name: string
  /**
   * one line on what it is, for readers of the profile
   */
  description?: string
  target: ProfileTarget
  /**
   * the Engine.IO path, as --path: it begins with "/" and has no blanks, "?" or "#"; by default /engine.io
   */
  path?: string
  protocol?: ProtocolRevision
  /**
   * the transports that clients may use; one that is not listed counts as --without
   */
  transports?: BasicTransport[]
  /**
   * capabilities that the target lacks, as --without; those on the command line are added
   */
  without?: Capability[]
  status?: StatusLines
  /**
   * for a server whose messages have the same meaning in another form: the path of a dialect module, relative to the profile
   */
  dialect?: string
  /**
   * the clauses it is known to fail, each with the reason; or the path of a file that lists them (known-failing.schema.json), relative to the profile
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
   * the command line that starts it, as --command: split as by a shell, run in the caller's folder, with HOST, PORT and REDIS_URL in its environment
   */
  command?: string
  /**
   * the module that exports Server, as --module: a path relative to the profile, or the name of a package installed there
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
  /**
   * with a redis of rediss:// — a file of certificates to trust, as --redis-ca: a path relative to the profile
   */
  redisCa?: string
}
/**
 * Every numbered step of the specification, in order, and every completion. Tags, reports and the command line take their ids from here.
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
   * `<section>/<number>`, such as subscribing/3.1.1
   */
  id: string
  part: Part
  section: string
  /**
   * the heading in the source
   */
  heading?: string
  /**
   * the step's position in the nested list under that heading
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
   * sha256 of the step's own text, without markup, trimmed, white space folded
   */
  digest?: string
  /**
   * how the suite observes it
   */
  observed: string
  /**
   * the clauses that judge a step which only states a condition
   */
  coveredBy?: string[]
  coveredReason?: string
  /**
   * observed only if the target has these, whatever its scenarios do; so far only message-form
   */
  needs?: Capability[]
  /**
   * it fails where a dialect has no words for what its scenarios say; other clauses are then not observed
   */
  demandsWords?: true
}
/**
 * Several reports side by side, clause by clause: what `compare --json` writes. The facts of the implementations are as in report.schema.json.
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
     * the conclusion in words
     */
    conformance: string
    suite: {}
    specification: {}
    implementation: {}
    run: {}
    summary: {}
  }[]
  /**
   * what limits how far the reports can be compared
   */
  notes: string[]
  /**
   * the number of clauses that differ
   */
  differing: number
  clauses: ComparedClause[]
}
/**
 * One clause in all reports.
 */
export interface ComparedClause {
  id: string
  part: Part
  section: string
  number: string
  level: Level
  summary: string
  /**
   * one for each implementation, in the same order
   */
  cells: ComparedCell[]
  /**
   * true if two reports that judged it have different verdicts
   */
  differs: boolean
}
/**
 * What one report says about a clause.
 */
export interface ComparedCell {
  /**
   * as in the report, or `not judged` if the report does not have the clause
   */
  verdict: ClauseVerdict | 'not judged'
  /**
   * why it did not pass, or what was observed, on one line; may be empty
   */
  reason: string
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
/**
 * How each planted mistake shows: the scenarios that fail, and the way in which they do. `npm run prove -- --write` writes them to proof/signatures.json; a run compares a failing server with them.
 */
export interface Signatures {
  schemaVersion: 1
  /**
   * the digest of the proof that they are of: see proof.schema.json
   */
  digest: string
  faults: FaultSignature[]
}
export interface FaultSignature {
  name: string
  mistake: string
  /**
   * the clauses that caught it
   */
  clauses: string[]
  /**
   * the scenarios that failed: key → a digest of the way, which is the requirement and its owner, without names, patterns and numbers
   */
  failures: {
    [k: string]: string
  }
}
