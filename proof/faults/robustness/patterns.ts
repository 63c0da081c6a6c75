import type { Malformed, Request } from '../../../reference-server/protocol'
import type { Fault } from '../fault'
import { bus, receiving, requests } from '../tools/decorate'

/** Accepts requests with an invalid pattern: `mend` gets the field as it came, and returns the pattern to use, if any. */
const mended = (mend: (pattern: unknown, action: Request['action']) => string | undefined) =>
  requests((read, frame) => {
    if (!('error' in read) || read.error !== 'invalid-pattern' || typeof frame !== 'string') return read
    const action = read.action as Request['action']
    const pattern = mend(JSON.parse(frame).pattern, action)
    return pattern === undefined ? (read as Malformed) : { action, pattern }
  })

const ifText = (mend: (pattern: string) => string | undefined) => (pattern: unknown) =>
  typeof pattern === 'string' && pattern !== '' ? mend(pattern) : undefined

/** Mistakes about patterns that are missing or not allowed. */
export const PATTERNS: readonly Fault[] = [
  {
    name: 'pattern-coerced',
    mistake: 'the pattern is turned into a string, whatever it is: 1 into "1", ["a"] into "a", null into "null"',
    breaks: { 'robustness/3': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: mended((pattern) => {
      try {
        return typeof pattern === 'string' || pattern === undefined ? undefined : String(pattern) || undefined
      } catch {
        return undefined
      }
    }),
  },
  {
    name: 'pattern-list',
    mistake: 'a list of patterns is accepted, and the first of them served',
    breaks: { 'robustness/3': 'alice is refused' },
    parts: mended((pattern) => (Array.isArray(pattern) && typeof pattern[0] === 'string' ? pattern[0] : undefined)),
  },
  {
    name: 'empty-pattern-taken',
    mistake: 'the pattern only has to be there: an empty one is subscribed to',
    breaks: { 'robustness/3': 'alice is refused' },
    parts: mended((pattern) => (pattern === '' ? '' : undefined)),
  },
  {
    name: 'missing-pattern-is-all',
    mistake: 'a request without a pattern means every channel',
    breaks: { 'robustness/3': 'alice is refused' },
    parts: mended((pattern) => (pattern === undefined ? '*' : undefined)),
  },
  {
    name: 'pattern-under-another-name',
    mistake: 'where there is no pattern, the channel is used',
    breaks: { 'robustness/3': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      if (!('error' in read) || read.error !== 'invalid-pattern' || read.pattern !== undefined) return read
      return usual.decode(JSON.stringify({ action: read.action, pattern: JSON.parse(String(frame)).channel }))
    }),
  },
  {
    name: 'no-pattern-gives-up-all',
    mistake:
      'unsubscribing without a pattern is passed on to Redis, where it means all patterns; the reply is a refusal',
    breaks: { 'robustness/3': 'Nothing changes in Redis' },
    parts: (parts) => {
      let redis = { punsubscribe: async (): Promise<unknown> => undefined }
      return {
        ...requests((read) => {
          const all = 'error' in read && read.action === 'unsubscribe' && read.pattern === undefined
          if (all && read.error === 'invalid-pattern') void redis.punsubscribe()
          return read
        })(parts),
        ...bus((usual) => ({
          open: async (events) => {
            await usual.open(events)
            redis = Reflect.get(usual, 'redis')
          },
        }))(parts),
      }
    },
  },
  {
    name: 'falsy-pattern-unanswered',
    mistake: 'without a pattern, the handler just returns',
    breaks: { 'robustness/3': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      try {
        const { action, pattern } = JSON.parse(String(frame))
        if ((action === 'subscribe' || action === 'unsubscribe') && !pattern && typeof frame === 'string') return
      } catch {
        // not JSON: not for this mistake
      }
      pass(frame)
    }),
  },
  {
    name: 'control-characters-taken',
    mistake: 'patterns go to Redis with any characters in them',
    breaks: { 'robustness/4': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: mended(ifText((pattern) => (/\p{Cs}/u.test(pattern) ? undefined : pattern))),
  },
  {
    name: 'delete-overlooked',
    mistake: 'only the characters below the space count as control characters',
    breaks: { 'robustness/4': 'alice is refused' },
    parts: mended(ifText((pattern) => (/[^\P{C}\x7f]/u.test(pattern) ? undefined : pattern))),
  },
  {
    name: 'control-characters-dropped',
    mistake: 'control characters are removed from a pattern, and another pattern is served',
    breaks: { 'robustness/4': 'alice is refused' },
    parts: mended(ifText((pattern) => (/\p{Cs}/u.test(pattern) ? undefined : pattern.replace(/\p{Cc}/gu, '')))),
  },
  {
    name: 'pattern-trimmed-first',
    mistake: 'trailing white space is removed before the pattern is checked',
    breaks: { 'robustness/4': 'alice is refused' },
    parts: mended(ifText((pattern) => (/[\p{Cc}\p{Cs}]/u.test(pattern.trim()) ? undefined : pattern.trim()))),
  },
  {
    name: 'pattern-ends-at-nul',
    mistake: 'a pattern ends at its first NUL, as a string does in C',
    breaks: { 'robustness/4': 'alice is refused' },
    parts: mended(ifText((pattern) => (pattern.includes('\0') ? pattern.split('\0')[0] : undefined))),
  },
  {
    name: 'surrogates-replaced',
    mistake: 'a lone surrogate becomes a replacement character on the way to Redis: another pattern is served',
    breaks: { 'robustness/4': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: mended(ifText((pattern) => (/\p{Cc}/u.test(pattern) ? undefined : Buffer.from(pattern).toString()))),
  },
]
