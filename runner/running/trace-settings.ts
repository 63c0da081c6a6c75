import { join, resolve } from 'node:path'
import type { RunOptions } from '../commands/options'
import { messageOf, UsageError } from '../errors'
import { proveWritable } from '../reports/output-files'
import type { Implementation, Report } from '../reports/report'

/** Where the step definitions keep what failed (schemas/run-parameters.schema.json). Folders are absolute paths. */
export interface TraceSettings {
  /** For every scenario that failed. */
  every?: string
  /** For generated cases only, where `every` is not given. */
  generated: string
  suite: Report['suite']
  implementation: Implementation
}

/** What the run keeps. The folder of --traces is made, and proven writable; throws UsageError where it is not. */
export function traceSettings(
  { traces, failures }: Pick<RunOptions, 'traces' | 'failures'>,
  cwd: string,
  suite: Report['suite'],
  implementation: Implementation,
): TraceSettings {
  const generated = resolve(cwd, failures)
  if (traces === undefined) return { generated, suite, implementation }
  const every = resolve(cwd, traces)
  try {
    proveWritable(join(every, 'trace.json'))
  } catch (error) {
    throw new UsageError(`--traces ${traces}: no file can be written there: ${messageOf(error)}.`)
  }
  return { every, generated, suite, implementation }
}
