import type { Capability, ClauseRow, Report, ScenarioRow } from '../../schemas/types'
import type { PlannedScenario } from '../judging/scenarios'

/** The server to judge. Files and folders are relative to `cwd`; those of a profile, to its folder. */
export type JudgeTarget =
  /** A command line that starts it, with HOST, PORT and REDIS_URL in its environment, or as {host}, {port} and {redis}. */
  | { command: string }
  /** A module that exports `Server`: a path, the name of an installed package, or a file: URL. */
  | { module: string | URL }
  /** One that already listens at this http address, and the Redis that it uses, so that it can be observed. */
  | { url: string; redis?: string; redisCa?: string }
  /** A profile: a file that names the target and its properties. */
  | { profile: string | URL }

/** What `judge` calls while the suite runs. If one of these throws, the run ends, and `judge` rejects with that error. */
export interface JudgeEvents {
  /** The scenarios to play, before the first one finishes. `repetition` is 1, and counts up with `repeat`. */
  plan?(scenarios: readonly PlannedScenario[], repetition: number): void
  /** A scenario has finished. It may turn out later that it is inconclusive: the report has the last word. */
  scenario?(row: ScenarioRow): void
  /** A clause was judged: as soon as it can be, in the order of the specification; with `repeat`, at the end. */
  clause?(row: ClauseRow): void
}

/** What `judge` takes: the options of the command `run`, by the same names. Times are in ms. */
export interface JudgeOptions {
  target: JudgeTarget
  /** The Engine.IO path; by default the one in the url, or /engine.io. */
  path?: string
  /** The revision of the Engine.IO protocol; by default 4. */
  protocol?: 3 | 4
  /** A module that translates requests and messages to the server's own form. */
  dialect?: string | URL
  /** What the target is declared to lack. Clauses that need it do not count against it. */
  without?: readonly Capability[]
  /** Only these clauses, sections and tags. */
  only?: string | readonly string[]
  /** Only the scenarios that did not pass in this report: a JSON file, or the report itself. */
  onlyFailedIn?: string | Report
  /** The clauses that are known to fail, each with the reason; or a JSON file that lists them so. */
  knownFailing?: string | Readonly<Record<string, string>>
  /** Completions must pass too, and warnings count as failures. */
  strict?: boolean
  /** Plays what rests on a failed clause too, and every example. */
  all?: boolean
  /** Plays nothing more once a clause has failed that is not known to. */
  bail?: boolean
  /** How many scenarios run at once, 1 to 64; by default 2. */
  workers?: number
  /** Plays everything so many times: a clause whose result varies is flaky. */
  repeat?: number
  /** For random histories and frames; by default random, and in the report. */
  seed?: number
  /** The limit for what must happen; by default 3000. */
  timeout?: number
  /** The limit for a start; by default 20000, or 4 times `timeout`. */
  startTimeout?: number
  /** A folder that keeps random histories and frames that failed; by default they are not kept. */
  failures?: string
  /** A folder that keeps every failure, for the command `replay`. */
  traces?: string
  /** The folder that all files are relative to, and in which a command starts; by default the current one. */
  cwd?: string
  /** The environment of the server and of the suite's workers; by default that of this process. */
  env?: Readonly<Record<string, string | undefined>>
  /** Ends the run: `judge` stops what it has started, and rejects with an AbortError. */
  signal?: AbortSignal
  on?: JudgeEvents
}
