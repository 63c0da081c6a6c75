import { join, resolve } from 'node:path'
import type { Implementation, SuiteIdentity, TraceSettings } from '../../schemas/types'
import { UsageError } from '../errors'
import { reasonOf } from '../input-file'
import { proveWritable } from '../reports/output-files'

/**
 * What the run keeps, and where; undefined if that is nothing. Creates the folder of --traces; throws UsageError if no file
 * can be written there.
 */
export function traceSettings(
  { traces, failures = traces }: { traces?: string; failures?: string },
  cwd: string,
  suite: SuiteIdentity,
  implementation: Implementation,
): TraceSettings | undefined {
  if (failures === undefined) return undefined
  const generated = resolve(cwd, failures)
  if (traces === undefined) return { generated, suite, implementation }
  const every = resolve(cwd, traces)
  try {
    proveWritable(join(every, 'trace.json'))
  } catch (error) {
    throw new UsageError(`--traces ${traces}: no file can be written there: ${reasonOf(error)}.`)
  }
  return { every, generated, suite, implementation }
}
