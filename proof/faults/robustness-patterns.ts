import type { Config } from '../../reference-server/config'
import type { Parts } from '../../reference-server/parts'
import { createCodec, type Malformed, type Request } from '../../reference-server/protocol'
import { all, bus, handler, receiving, requests } from './decorate'
import type { Fault } from './fault'

/** Frames of any length come through to the connection. */
const unlimited = ({ httpServer }: Parts) => ({
  httpServer: ((config: Config, ...rest) => httpServer({ ...config, maxPayload: 1e8 }, ...rest)) as Parts['httpServer'],
})

/** Requests whose pattern is no good: `mend` gets the field as it came, and gives the pattern that is taken for it. */
const mended = (mend: (pattern: unknown, action: Request['action']) => string | undefined) =>
  requests((read, frame) => {
    if (!('error' in read) || read.error !== 'invalid-pattern' || typeof frame !== 'string') return read
    const action = read.action as Request['action']
    const pattern = mend(JSON.parse(frame).pattern, action)
    return pattern === undefined ? (read as Malformed) : { action, pattern }
  })

const ifText = (mend: (pattern: string) => string | undefined) => (pattern: unknown) =>
  typeof pattern === 'string' && pattern !== '' ? mend(pattern) : undefined

export const ROBUSTNESS_PATTERNS: readonly Fault[] = [
  {
    name: 'pattern-coerced',
    mistake: 'whatever the pattern is, it is turned into a string: 1 into "1", ["a"] into "a", null into "null"',
    breaks: { 'robustness/3': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    touches: ['wire/2'],
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
    mistake: 'a list of patterns is taken, and the first of them served',
    breaks: { 'robustness/3': 'alice is refused' },
    touches: ['wire/2'],
    parts: mended((pattern) => (Array.isArray(pattern) && typeof pattern[0] === 'string' ? pattern[0] : undefined)),
  },
  {
    name: 'empty-pattern-taken',
    mistake: 'that a pattern is there is all that is checked of it: the empty one is subscribed to',
    breaks: { 'robustness/3': 'alice is refused' },
    touches: ['wire/2'],
    parts: mended((pattern) => (pattern === '' ? '' : undefined)),
  },
  {
    name: 'missing-pattern-is-all',
    mistake: 'who names no pattern gets everything, as a default',
    breaks: { 'robustness/3': 'alice is refused' },
    touches: ['wire/2'],
    parts: mended((pattern) => (pattern === undefined ? '*' : undefined)),
  },
  {
    name: 'pattern-under-another-name',
    mistake: 'where there is no pattern, the channel is taken for it',
    breaks: { 'robustness/3': 'alice is refused' },
    touches: ['wire/2'],
    parts: requests((read, frame, usual) => {
      if (!('error' in read) || read.error !== 'invalid-pattern' || read.pattern !== undefined) return read
      return usual.decode(JSON.stringify({ action: read.action, pattern: JSON.parse(String(frame)).channel }))
    }),
  },
  {
    name: 'no-pattern-gives-up-all',
    mistake:
      'to unsubscribe without a pattern is passed on to Redis, where it means everything; the reply is a refusal',
    breaks: { 'robustness/3': 'Nothing changes in Redis' },
    touches: ['wire/2'],
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
    touches: ['wire/2'],
    parts: receiving((pass) => (frame) => {
      try {
        const { action, pattern } = JSON.parse(String(frame))
        if ((action === 'subscribe' || action === 'unsubscribe') && !pattern && typeof frame === 'string') return
      } catch {
        // not JSON: somebody else's
      }
      pass(frame)
    }),
  },
  {
    name: 'control-characters-taken',
    mistake: 'patterns are sent to Redis with whatever characters are in them',
    breaks: { 'robustness/4': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (/\p{Cs}/u.test(pattern) ? undefined : pattern))),
  },
  {
    name: 'delete-overlooked',
    mistake: 'control characters are taken to be those below the blank',
    breaks: { 'robustness/4': 'alice is refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (/[^\P{C}\x7f]/u.test(pattern) ? undefined : pattern))),
  },
  {
    name: 'control-characters-dropped',
    mistake: 'control characters are taken out of a pattern, which is then served as another one',
    breaks: { 'robustness/4': 'alice is refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (/\p{Cs}/u.test(pattern) ? undefined : pattern.replace(/\p{Cc}/gu, '')))),
  },
  {
    name: 'pattern-trimmed-first',
    mistake: 'white space at the end of a pattern is taken off before it is looked at',
    breaks: { 'robustness/4': 'alice is refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (/[\p{Cc}\p{Cs}]/u.test(pattern.trim()) ? undefined : pattern.trim()))),
  },
  {
    name: 'pattern-ends-at-nul',
    mistake: 'a pattern ends at its first NUL, as a string does in C',
    breaks: { 'robustness/4': 'alice is refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (pattern.includes('\0') ? pattern.split('\0')[0] : undefined))),
  },
  {
    name: 'surrogates-replaced',
    mistake: 'a lone surrogate becomes a question mark on the way to Redis: another pattern is served',
    breaks: { 'robustness/4': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    touches: ['wire/6'],
    parts: mended(ifText((pattern) => (/\p{Cc}/u.test(pattern) ? undefined : Buffer.from(pattern).toString()))),
  },
  {
    name: 'bytes-taken-for-text',
    mistake: 'a binary message is turned into text, and served if it is a request',
    breaks: { 'robustness/5': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    touches: ['wire/2'],
    parts: requests((read, frame, usual) => (Buffer.isBuffer(frame) ? usual.decode(frame.toString()) : read)),
  },
  {
    name: 'bytes-unanswered',
    mistake: 'a binary message is not for us, and passed over in silence',
    breaks: { 'robustness/5': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass) => (frame) => {
      if (!Buffer.isBuffer(frame)) pass(frame)
    }),
  },
  {
    name: 'bytes-end-connection',
    mistake: 'a binary message counts as an attack, and ends the connection',
    breaks: { 'robustness/5': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass, socket) => (frame) => {
      if (Buffer.isBuffer(frame)) socket.close()
      else pass(frame)
    }),
  },
  {
    name: 'no-limits',
    mistake: 'nobody has thought of a limit: a pattern of two megabytes is subscribed to',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      ({ codec: make }) => ({ codec: (config) => make({ ...config, maxPattern: 1e8 }) }),
      // nor of one in time: a busy Redis may need long for so much
      handler(
        'subscribe',
        (usual) => (request, client, subscriptions) => usual(request, client, subscriptions, performance.now() + 1e6),
      ),
    ),
  },
  {
    name: 'too-long-is-cut',
    mistake: 'a pattern over the limit is cut down to it, and served',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      requests((read) =>
        'error' in read && read.error === 'pattern-too-long'
          ? { action: 'subscribe', pattern: read.pattern?.slice(0, 1000) ?? '' }
          : read,
      ),
    ),
  },
  {
    name: 'too-long-unanswered',
    mistake: 'what is over the limit is dropped without a word, and its connection left open',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      receiving((pass) => (frame) => {
        if (((frame ?? '') as string).length <= 1e6) pass(frame)
      }),
    ),
  },
  {
    name: 'too-long-ends-everybody',
    mistake: 'a frame over the limit is an error of the server, which sends all of its clients away',
    breaks: { 'robustness/6': 'bob can still subscribe' },
    parts: (parts) => {
      const everybody = new Set<{ close(): void }>()
      return {
        ...unlimited(parts),
        connection: (socket, given) => {
          everybody.add(socket)
          socket.once('close', () => everybody.delete(socket))
          socket.on('message', (frame: unknown) => {
            if (((frame ?? '') as string).length > 1e6) for (const each of everybody) each.close()
          })
          parts.connection(socket, given)
        },
      }
    },
  },
  {
    name: 'refusals-run-out',
    mistake: 'who has sent twenty bad frames is ignored from then on, and not sent away',
    breaks: { 'robustness/7': 'Hostile frames are refused' },
    parts: receiving((pass) => {
      const codec = createCodec({ maxPattern: 4096 })
      let bad = 0
      return (frame) => {
        if ('error' in codec.decode(frame ?? '')) bad += 1
        if (bad <= 20) pass(frame)
      }
    }),
  },
]
