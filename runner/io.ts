import type { Output } from './reports/terminal/progress'

/** Everything the runner uses of its environment. Only cli.ts takes it from `process`. */
export interface Io {
  cwd: string
  env: NodeJS.ProcessEnv
  stdout: Output
  stderr: NodeJS.WritableStream
  /** The Node that runs this: its executable, and its version, such as `v20.19.0`. */
  node: { executable: string; version: string }
  /** Aborted by a signal, whose name is the reason. */
  interrupt: AbortSignal
}
