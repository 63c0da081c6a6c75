import type { Fault } from '../fault'
import { both, override, overrideProtocol } from '../tools/bare'

/** Mistakes about hostile frames, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'no-request-no-reply',
    mistake: 'what is no request gets no reply',
    breaks: { 'robustness/1': 'is refused' },
    bare: override('Client', 'answer', (usual, client) => async (frame, deadline) => {
      const request = client.protocol.decode(frame)
      if (!('error' in request) || request.error !== 'no-request') await usual(frame, deadline)
    }),
  },
  {
    name: 'no-request-hangs-up',
    mistake: 'what is no request ends the session of its client',
    breaks: { 'robustness/1': '', 'robustness/7': '' },
    bare: override('Client', 'answer', (usual, client) => async (frame, deadline) => {
      const request = client.protocol.decode(frame)
      if ('error' in request && request.error === 'no-request') client.session.close()
      else await usual(frame, deadline)
    }),
  },
  {
    name: 'any-action-subscribes',
    mistake: 'what does not unsubscribe, subscribes',
    breaks: { 'robustness/2': 'is refused', 'robustness/7': '' },
    bare: overrideProtocol('decode', (usual) => (frame) => {
      const request = usual(frame)
      const isGuessed = 'error' in request && request.error === 'unknown-action' && request.pattern
      return isGuessed ? { action: 'subscribe', pattern: request.pattern as string } : request
    }),
  },
  {
    name: 'nothing-is-a-pattern',
    mistake: 'the empty text is a pattern',
    breaks: { 'robustness/3': 'is refused' },
    bare: overrideProtocol('isValid', (usual) => (pattern) => pattern === '' || usual(pattern)),
  },
  {
    name: 'any-characters',
    mistake: 'control characters are allowed in patterns',
    breaks: { 'robustness/4': 'is refused', 'wire/6': '', 'robustness/7': '' },
    bare: overrideProtocol('isValid', (usual) => (pattern) => usual(pattern.replace(/\p{Cc}/gu, 'x'))),
  },
  {
    name: 'bytes-over-polling-obeyed',
    mistake: 'over polling, bytes in base64 are decoded to text, and obeyed',
    breaks: { 'robustness/5': 'is refused', 'robustness/7': '' },
    bare: override(
      'Session',
      'receive',
      (usual, session) => (packet) => usual(session.websocket ? packet : { ...packet, data: String(packet.data) }),
    ),
  },
  {
    name: 'bytes-over-websocket-obeyed',
    mistake: 'binary frames are read as text, and obeyed',
    breaks: { 'robustness/5': 'is refused', 'robustness/7': '' },
    bare: override(
      'Session',
      'receive',
      (usual, session) => (packet) => usual(session.websocket ? { ...packet, data: String(packet.data) } : packet),
    ),
  },
  {
    name: 'too-long-ends-all',
    mistake: 'a body that is too long closes every session',
    breaks: { 'robustness/6': '', 'session/7': '' },
    bare: override('Engine', 'readBody', (usual, engine) => async (request) => {
      const body = await usual(request).catch(() => undefined)
      if (body === undefined) for (const session of [...engine.sessions.values()]) session.close()
      return body ?? ''
    }),
  },
  {
    name: 'too-long-is-obeyed',
    mistake: 'a request is obeyed, however long its action',
    breaks: { 'robustness/6': 'is refused or disconnected', 'session/7': 'of twice the announced size' },
    bare: both(
      override('Engine', 'frameLimit', () => () => 0), // none, for ws
      overrideProtocol('decode', (usual) => (frame) => {
        const request = usual(frame)
        const isLong = 'error' in request && frame.length > 1_000_000 && request.pattern
        return isLong ? { action: 'subscribe', pattern: 'long*' } : request
      }),
    ),
  },
  {
    name: 'clients-may-publish',
    mistake: 'there is a third action, publish, by which any client may publish to any channel',
    breaks: { 'robustness/2': 'alice is refused' },
    bare: override('Client', 'answer', (usual, client) => async (frame, deadline) => {
      const [, pattern] = /^\{"action":"publish","pattern":"([^"]*)"\}$/.exec(String(frame)) ?? []
      if (pattern === undefined) return usual(frame, deadline)
      const redis = client.subscriptions.redis.duplicate({ enableOfflineQueue: true })
      await redis.publish(pattern, '')
      redis.disconnect()
      client.reply(client.protocol.reply('publish', pattern, undefined))
    }),
  },
]
