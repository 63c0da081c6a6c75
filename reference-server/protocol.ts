import { isUtf8 } from 'node:buffer'

/** What a client may ask for. */
export type Action = 'subscribe' | 'unsubscribe'

/** A valid request: a known action, and a pattern that can be sent to Redis byte for byte. */
export interface Request {
  readonly action: Action
  readonly pattern: string
}

/**
 * Why a request has `status: false`; it is the `error` of the reply.
 * The first six say what is wrong with the frame, the next two what the specification refuses, then two limits of
 * the server's own, the last three what Redis did.
 */
export type ErrorCode =
  | 'not-text'
  | 'not-json'
  | 'not-object'
  | 'unknown-action'
  | 'invalid-pattern'
  | 'pattern-too-long'
  | 'already-subscribed'
  | 'not-subscribed'
  | 'too-many-subscriptions'
  | 'too-many-requests'
  | 'redis-unavailable'
  | 'redis-timeout'
  | 'redis-refused'

/** A frame that is no valid request: what is wrong, and the action and pattern to repeat, each only if it was a string. */
export interface Malformed {
  readonly error: ErrorCode
  readonly action?: string
  readonly pattern?: string
}

/** A reply before it is encoded; `error` is there exactly when `status` is false. */
export interface Reply {
  readonly action?: string
  readonly pattern?: string
  readonly status: boolean
  readonly error?: ErrorCode
}

/** Between bytes and meaning, nothing else; the only part that knows how messages look on the wire. */
export interface Codec {
  /** Never throws: whatever a client sends is a request or is malformed. */
  decode(frame: unknown): Request | Malformed
  reply(reply: Reply): string
  delivery(pattern: string, channel: Buffer, payload: Buffer): string
}

/** Whether a text has control characters or lone surrogates: the first have no place in a name, the second have no UTF-8. */
function isUnfit(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text)
}

/** The codec of the `wire` completions: JSON objects in Engine.IO text messages. */
export function createCodec(limits: { readonly maxPattern: number }): Codec {
  return {
    decode(frame) {
      if (typeof frame !== 'string') return { error: 'not-text' }
      let message: unknown
      try {
        message = JSON.parse(frame)
      } catch {
        return { error: 'not-json' }
      }
      if (typeof message !== 'object' || message === null || Array.isArray(message)) return { error: 'not-object' }

      const action = ownString(message, 'action')
      const pattern = ownString(message, 'pattern')
      const repeated = { ...(action !== undefined && { action }), ...(pattern !== undefined && { pattern }) }
      if (action !== 'subscribe' && action !== 'unsubscribe') return { error: 'unknown-action', ...repeated }
      if (pattern === undefined || pattern === '' || isUnfit(pattern)) return { error: 'invalid-pattern', ...repeated }
      if (Buffer.byteLength(pattern) > limits.maxPattern) return { error: 'pattern-too-long', ...repeated }
      return { action, pattern }
    },

    reply: ({ action, pattern, status, error }) => JSON.stringify({ origin: 'S', action, pattern, status, error }),

    delivery: (pattern, channel, payload) =>
      JSON.stringify({
        origin: 'P',
        action: 'message',
        pattern,
        ...asText('channel', 'channelEncoding', channel),
        ...asText('payload', 'encoding', payload),
      }),
  }
}

/** An own property only: what a client names `__proto__` must not be looked through. */
function ownString(message: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(message, key) ? Reflect.get(message, key) : undefined
  return typeof value === 'string' ? value : undefined
}

/** JSON has no bytes: what is no UTF-8 goes as base64, and says so. */
function asText(name: string, encodingName: string, bytes: Buffer): Record<string, string> {
  if (isUtf8(bytes)) return { [name]: bytes.toString('utf8') }
  return { [name]: bytes.toString('base64'), [encodingName]: 'base64' }
}
