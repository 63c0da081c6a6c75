import type { Capability, RunParameters } from '../../schemas/types'
import { joinWords } from '../text'

/** The capabilities that a server at a url lacks: the suite does not start it, and may not know its Redis. */
export function lackedByUrl({ redis }: { redis?: string }): Capability[] {
  return ['status', 'restart', ...(redis === undefined ? (['redis'] as const) : []), 'redis-control']
}

/** What to declare of a target that lacks something by its kind, all at once; empty if nothing is missing. */
export function undeclaredText({ target, without }: Pick<RunParameters, 'target' | 'without'>): string {
  if (target.kind !== 'url') return ''
  const missing = lackedByUrl(target).filter((capability) => !without.includes(capability))
  if (missing.length === 0) return ''
  const options = missing.map((capability) => `--without ${capability}`).join(' ')
  const redis = missing.includes('redis') ? ' (with --redis, its Redis is observed)' : ''
  return `A server at a url has no ${joinWords(missing)}${redis}. So that this does not count against it: ${options}`
}
