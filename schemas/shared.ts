import common from './common.schema.json'
import type { Capability, ClauseVerdict } from './types'

// What the runner and the step definitions agree on. They run in different processes, and neither imports the other.

/** Everything a target can lack: the values of `--without`. */
export const CAPABILITIES = common.$defs.capability.enum as readonly Capability[]

/** Every verdict on a clause, worst first: the order of all counts and filters. */
export const CLAUSE_VERDICTS = common.$defs.clauseVerdict.enum as readonly ClauseVerdict[]

/** Media types of what a scenario attaches for the runner: why it did not pass (`Outcome`), … */
export const OUTCOME_MEDIA_TYPE = 'application/vnd.realizehit.outcome+json'
/** … what was seen where nothing can fail, as text, … */
export const OBSERVATION_MEDIA_TYPE = 'text/x.realizehit.observation'
/** … and how many frames the dialect did not know, as a number. */
export const UNKNOWN_FRAMES_MEDIA_TYPE = 'text/x.realizehit.unknown-frames'

/** The runner gives this tag to a scenario that is not to be played, because it rests on a clause that has failed. */
export const NOT_PLAYED_TAG = '@not-played'

const CLAUSE_TAG = /^@([a-z-]+\/\d+(?:\.\d+)*)$/

/** The clause ids among a scenario's tags: `@subscribing/3.1.1` is subscribing/3.1.1. */
export function clauseIdsIn(tags: readonly { readonly name: string }[]): string[] {
  return tags.flatMap(({ name }) => CLAUSE_TAG.exec(name)?.[1] ?? [])
}

/** The message of anything thrown, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}

/**
 * A text that may be printed or written: in each URL, whatever stands before an @ is `***`, and so is the value of a parameter
 * that names a user or a secret. The reference server has the same rule of its own; test/secrets.ts holds both to it.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)\S*@/gi, '$1***@')
    .replace(/([?&](?:user(?:name)?|pass(?:word|wd)?|auth|token|secret)=)[^&#\s"']*/gi, '$1***')
}
