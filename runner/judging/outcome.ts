import type { Capability, Failure, TranscriptEntry } from '../reports/report'

/** Media types of what a scenario's After hook attaches (schemas/outcome.schema.json). */
export const OUTCOME_MEDIA_TYPE = 'application/vnd.realizehit.outcome+json'
export const OBSERVATION_MEDIA_TYPE = 'text/x.realizehit.observation'
export const UNKNOWN_FRAMES_MEDIA_TYPE = 'text/x.realizehit.unknown-frames'

/** Why a scenario did not pass, as the step definitions tell it. */
export type Outcome =
  | ({ outcome: 'fail' } & Failure)
  | { outcome: 'not-observed'; capability: Capability; requirement: string }
  | { outcome: 'target-error'; message: string; output: string; transcript: TranscriptEntry[]; trace?: string }
  | { outcome: 'suite-error'; message: string; transcript: TranscriptEntry[] }

/** The outcome in an attachment's text. Whatever cannot be read is a fault of the suite, and becomes one. */
export function readOutcome(text: string): Outcome {
  try {
    const value = JSON.parse(text) as Partial<Outcome> | null
    if (value?.outcome === 'not-observed' && value.capability) return value as Outcome
    if (value?.outcome && KNOWN.has(value.outcome) && 'transcript' in value) return value as Outcome
  } catch {
    // said below
  }
  return { outcome: 'suite-error', message: `A scenario attached an outcome that is none: ${text}`, transcript: [] }
}

const KNOWN = new Set<Outcome['outcome']>(['fail', 'target-error', 'suite-error'])
