import type { Output } from './reports/terminal/progress'

/** Where a run takes place: what the runner uses of its environment, apart from what it writes to. */
export interface Surroundings {
  /** The caller's folder: commands start there, and files are relative to it. */
  cwd: string
  env: NodeJS.ProcessEnv
  /** The Node that runs this: its executable, and its version, such as `v20.19.0`. */
  node: { executable: string; version: string }
  /** Ends the run; the reason is the name of a signal. */
  interrupt: AbortSignal
}

/** Everything the runner uses of its environment. Only cli.ts takes it from `process`. */
export interface Io extends Surroundings {
  stdout: Output
  stderr: NodeJS.WritableStream
}
