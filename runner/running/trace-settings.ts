import { join, resolve } from 'node:path'
import type { Implementation, SuiteIdentity, TraceSettings } from '../../schemas/types'
import type { RunOptions } from '../commands/options'
import { messageOf, UsageError } from '../errors'
import { proveWritable } from '../reports/output-files'

/** What the run keeps. The folder of --traces is made, and proven writable; throws UsageError where it is not. */
export function traceSettings(
  { traces, failures }: Pick<RunOptions, 'traces' | 'failures'>,
  cwd: string,
  suite: SuiteIdentity,
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
