import { isUtf8 } from 'node:buffer'

/** The actions a client may request. */
export type Action = 'subscribe' | 'unsubscribe'

/** A valid request: a known action, and a pattern that can be sent to Redis byte for byte. */
export interface Request {
  readonly action: Action
  readonly pattern: string
}

/**
 * Why a request was refused; the `error` of the reply.
 * The first seven are about the frame, the next two are refusals of the specification, the next four are limits of this server,
 * and the last three are about Redis.
 */
export type ErrorCode =
  | 'not-text'
  | 'request-too-long'
  | 'not-json'
  | 'not-object'
  | 'unknown-action'
  | 'invalid-pattern'
  | 'pattern-too-long'
  | 'already-subscribed'
  | 'not-subscribed'
  | 'too-many-subscriptions'
  | 'pattern-too-costly'
  | 'no-room-for-pattern'
  | 'too-many-requests'
  | 'redis-unavailable'
  | 'redis-timeout'
  | 'redis-refused'

/** A frame that is not a valid request: what is wrong, and its action and pattern for the reply, each only if it is a string. */
export interface Malformed {
  readonly error: ErrorCode
  readonly action?: string
  readonly pattern?: string
}

/** A reply before it is encoded; `error` is present exactly when `status` is false. */
export interface Reply {
  readonly action?: string
  readonly pattern?: string
  readonly status: boolean
  readonly error?: ErrorCode
}

/** Decodes requests, and encodes replies and deliveries. The only part that knows the wire format. */
export interface Codec {
  /** Never throws: every frame is either a request or malformed. */
  decode(frame: unknown): Request | Malformed
  reply(reply: Reply): string
  delivery(pattern: string, channel: Buffer, payload: Buffer): string
}

/** Control characters do not belong in a name; lone surrogates have no UTF-8 encoding. */
function hasForbiddenCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text)
}

/** Characters that a request may have beside its pattern. */
const REQUEST_OVERHEAD = 16_384
/** Characters of JSON for one byte of a pattern: at most an escape such as \u0020. */
const ESCAPE_LENGTH = 6

/** The codec of the `wire` completions: JSON objects in Engine.IO text messages. */
export function createCodec(limits: { readonly maxPattern: number }): Codec {
  const maxRequest = REQUEST_OVERHEAD + ESCAPE_LENGTH * limits.maxPattern
  return {
    decode(frame) {
      if (typeof frame !== 'string') return { error: 'not-text' }
      // Not parsed: of 1 MB of opening brackets, V8 says only after 0.3 s that they are not JSON.
      if (frame.length > maxRequest) return { error: 'request-too-long' }
      let message: unknown
      try {
        message = JSON.parse(frame)
      } catch {
        return { error: 'not-json' }
      }
      if (typeof message !== 'object' || message === null || Array.isArray(message)) return { error: 'not-object' }

      const action = ownString(message, 'action')
      const pattern = ownString(message, 'pattern')
      const echoed = { ...(action !== undefined && { action }), ...(pattern !== undefined && { pattern }) }
      if (action !== 'subscribe' && action !== 'unsubscribe') return { error: 'unknown-action', ...echoed }
      if (pattern === undefined || pattern === '' || hasForbiddenCharacters(pattern))
        return { error: 'invalid-pattern', ...echoed }
      if (Buffer.byteLength(pattern) > limits.maxPattern) return { error: 'pattern-too-long', ...echoed }
      return { action, pattern }
    },

    reply: ({ action, pattern, status, error }) => JSON.stringify({ origin: 'S', action, pattern, status, error }),

    delivery: (pattern, channel, payload) =>
      JSON.stringify({
        origin: 'P',
        action: 'message',
        pattern,
        ...encodeBytes('channel', 'channelEncoding', channel),
        ...encodeBytes('payload', 'encoding', payload),
      }),
  }
}

/** Own properties only: a client must not reach the prototype through a key such as `__proto__`. */
function ownString(message: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(message, key) ? Reflect.get(message, key) : undefined
  return typeof value === 'string' ? value : undefined
}

/** JSON has no bytes: what is not valid UTF-8 is sent as base64, with a field that says so. */
function encodeBytes(name: string, encodingName: string, bytes: Buffer): Record<string, string> {
  if (isUtf8(bytes)) return { [name]: bytes.toString('utf8') }
  return { [name]: bytes.toString('base64'), [encodingName]: 'base64' }
}
