import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunParameters, Trace, TraceSettings } from '../../../schemas/types'
import { GeneratedCaseFailed, messageOf } from '../errors'
import type { Generation } from './generation'

/**
 * The recorded mark, for a replay: its names, and so its frames, are then the same as before. Undefined otherwise, and for
 * a server that we did not start: it may still hold those names.
 */
export function recordedMark({ target, replay }: Pick<RunParameters, 'target' | 'replay'>): string | undefined {
  return target.kind === 'url' ? undefined : replay?.mark
}

/** Why a scenario did not pass. */
export type Reason = Pick<Trace, 'requirement' | 'expected' | 'actual'>

/** A scenario that failed. `error` is what was thrown; `mark` is that of its names. */
export interface FailedScenario {
  reason: Reason
  error: unknown
  generation: Generation
  mark: string
}

/**
 * Writes the trace of a scenario that failed. Returns its file, or why it could not be written; undefined if no trace is
 * wanted. The same failure in another run overwrites the file; the line tells the examples of an outline apart.
 */
export function writeTrace(failed: FailedScenario, settings: TraceSettings | undefined): string | undefined {
  const generated = failed.error instanceof GeneratedCaseFailed
  const folder = settings?.every ?? (generated ? settings?.generated : undefined)
  if (!settings || folder === undefined) return undefined
  const trace = traceOf(failed, settings)
  // each seed may find another failure; in a folder for every failure the latest one counts
  const seed = settings.every === undefined ? `-seed-${trace.seed}` : ''
  const clause = (trace.clauses[0] ?? 'scenario').replaceAll('/', '-')
  const file = join(folder, `${clause}${seed}-line-${trace.scenario.line}.json`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${JSON.stringify(trace, undefined, 2)}\n`)
    return file
  } catch (error) {
    return `not kept: ${messageOf(error)}`
  }
}

function traceOf({ reason, error, generation, mark }: FailedScenario, { suite, implementation }: TraceSettings): Trace {
  const { scenario, clauses, runSeed, transcript } = generation
  const { requirement, expected, actual } = reason
  return {
    schemaVersion: 2,
    suite,
    implementation,
    scenario,
    clauses,
    seed: runSeed,
    mark,
    requirement,
    expected,
    actual,
    ...(error instanceof GeneratedCaseFailed && { generated: error.generated }),
    transcript: transcript.exact(),
  }
}
