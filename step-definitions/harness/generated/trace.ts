import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunParameters, Trace, TraceSettings } from '../../../schemas/types'
import { GeneratedCaseFailed, messageOf } from '../errors'
import type { Generation } from './generation'

/**
 * The mark of the names: what is played again has those it had, so that its frames are the same; but a server that is not
 * ours to start may still hold them, and there, as in any run, they are new.
 */
export function recordedMark({ target, replay }: Pick<RunParameters, 'target' | 'replay'>): string | undefined {
  return target.kind === 'url' ? undefined : replay?.mark
}

/** Why a scenario did not pass. */
export type Reason = Pick<Trace, 'requirement' | 'expected' | 'actual'>

/** What is told of a scenario that failed. `error` is what was thrown; `mark` is that of the scenario's names. */
export interface Failed {
  reason: Reason
  error: unknown
  generation: Generation
  mark: string
}

/**
 * Keeps a scenario that failed, and says in which file, or why in none; undefined where none is asked for. A run that
 * does the same again writes the same file; the scenario's line keeps the examples of an outline apart.
 */
export function keepTrace(failed: Failed, settings: TraceSettings | undefined): string | undefined {
  const generated = failed.error instanceof GeneratedCaseFailed
  const folder = settings?.every ?? (generated ? settings?.generated : undefined)
  if (!settings || folder === undefined) return undefined
  const trace = traceOf(failed, settings)
  // one seed finds what another does not; in a folder of every failure the latest counts
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

function traceOf({ reason, error, generation, mark }: Failed, { suite, implementation }: TraceSettings): Trace {
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
