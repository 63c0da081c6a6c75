import type { Output } from './reports/terminal/progress'

/** What the runner has of the world. Only cli.ts makes it from `process`. */
export interface Io {
  cwd: string
  env: NodeJS.ProcessEnv
  stdout: Output
  stderr: NodeJS.WritableStream
  /** The Node that runs this: its executable, and its version as `v20.19.0`. */
  node: { executable: string; version: string }
  /** Aborted by a signal, whose name is the reason. */
  interrupt: AbortSignal
}
