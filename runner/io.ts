import type { Output } from './terminal/progress'

/** What the runner has of the world. Only cli.ts makes it from `process`. */
export interface Io {
  cwd: string
  env: NodeJS.ProcessEnv
  stdout: Output
  stderr: NodeJS.WritableStream
  /** Aborted by a signal, whose name is the reason. */
  interrupt: AbortSignal
}
