import { shorten } from '../transcript'
import type { Received } from './messages'

/** So many messages are quoted in a failure; the transcript has them all. */
const MOST_QUOTED = 5

/** Messages, as they came, for a failure to name. */
export function quoted(frames: readonly Received[], separator: string): string {
  const texts = frames.slice(0, MOST_QUOTED).map(({ raw }) => shorten(raw, 300))
  const more = frames.length - texts.length
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join(separator)
}

/** What is expected of a reply. */
export function expectation(action: string, pattern: string, status?: boolean): string {
  return `action ${JSON.stringify(action)}, pattern ${JSON.stringify(pattern)}, status ${status ?? 'true or false'}`
}
