import type { ErrorCode } from '../../reference-server/protocol'
import { handler, receiving, replies, requests, sending } from './decorate'
import type { Fault } from './fault'
import { TALK } from './wire-talk'

/** A reply whose pattern went through something on its way back; Redis was asked for the right one. */
function repeated(change: (pattern: string) => string): NonNullable<Fault['parts']> {
  return replies(({ pattern, ...rest }) => ({ ...rest, pattern: change(String(pattern)) }))
}

const fieldsOf = (frame: unknown) => Object.entries(JSON.parse(String(frame)) as Record<string, unknown>)

export const WIRE: readonly Fault[] = [
  {
    name: 'reply-without-origin',
    mistake: 'a reply does not say that it comes from the system',
    breaks: { 'wire/1': 'complete' },
    parts: replies(({ origin, ...rest }) => rest),
  },
  {
    name: 'refusal-without-origin',
    mistake: 'refusals are made elsewhere than grants, and have no origin',
    breaks: { 'wire/1': 'complete' },
    parts: replies(({ origin, ...rest }) => (rest.status ? { origin, ...rest } : rest)),
  },
  {
    name: 'origin-in-small-letters',
    mistake: 'the system is called s',
    breaks: { 'wire/1': 'complete' },
    parts: replies((message) => ({ ...message, origin: 's' })),
  },
  {
    name: 'acknowledged-in-prose',
    mistake: 'each request is acknowledged by a line of text, and answered behind it',
    breaks: { 'wire/1': 'complete' },
    touches: ['wire/3'],
    parts: receiving((pass, socket) => (frame) => {
      socket.send('OK, I am on it')
      pass(frame)
    }),
  },
  {
    name: 'answered-in-bytes-too',
    mistake: 'for clients of old every reply is sent in bytes as well',
    breaks: { 'wire/1': 'complete' },
    touches: ['wire/3'],
    parts: sending((send, socket) => (message) => {
      if (message.startsWith('{"origin":"S"')) socket.send(Buffer.from(message))
      send(message)
    }),
  },
  {
    name: 'action-comes-first',
    mistake: 'the action is looked for at the beginning of the text',
    breaks: { 'wire/1': 'is answered with status true' },
    parts: requests((read, frame) => (String(frame).startsWith('{"action"') ? read : { error: 'not-object' })),
  },
  {
    name: 'no-blanks-around',
    mistake: 'what does not begin with a brace is taken for no JSON',
    breaks: { 'wire/1': 'is answered with status true' },
    parts: requests((read, frame) => (String(frame).startsWith('{') ? read : { error: 'not-json' })),
  },
  {
    name: 'no-reason',
    mistake: 'a refusal does not say why',
    breaks: { 'wire/2': 'refusal' },
    touches: ['resilience/1', 'resilience/7'],
    parts: replies(({ error, ...rest }) => rest),
  },
  {
    name: 'reason-in-prose',
    mistake: 'a refusal says why in a sentence',
    breaks: { 'wire/2': 'refusal' },
    touches: ['resilience/1', 'resilience/7'],
    parts: replies(({ error, ...rest }) => ({ ...rest, error: error && `Sorry, you are ${error}!` })),
  },
  {
    name: 'reason-as-object',
    mistake: 'a refusal says why in an object with a code and a text',
    breaks: { 'wire/2': 'refusal' },
    touches: ['resilience/1', 'resilience/7'],
    parts: replies(({ error, ...rest }) => ({ ...rest, error: error && { code: error, message: 'no' } })),
  },
  {
    name: 'reason-only-to-members',
    mistake: 'who is not on the subscription that others are on is refused without a reason',
    breaks: { 'wire/2': 'refusal' },
    parts: ({ handlers, ...rest }) => {
      const strangers = new Set<string>()
      const noted = handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
        if (subscriptions.get(request.pattern)) strangers.add(request.pattern)
        return usual(request, client, subscriptions, deadline)
      })
      const silent = replies(({ error, ...message }) =>
        strangers.has(String(message.pattern)) && message.action === 'unsubscribe' ? message : { ...message, error },
      )
      return { ...noted({ handlers, ...rest }), ...silent({ handlers, ...rest }) }
    },
  },
  {
    name: 'reason-only-to-requests',
    mistake: 'what is no request at all is refused without a reason',
    breaks: { 'wire/2': 'refusal' },
    parts: requests((read) => ('error' in read ? { ...read, error: '' as ErrorCode } : read)),
  },
  {
    name: 'no-echo-of-what-is-no-request',
    mistake: 'what is no valid request is refused without saying which pattern it named',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: requests((read) => ('error' in read ? { error: read.error } : read)),
  },
  {
    name: 'pattern-trimmed-in-reply',
    mistake: 'the pattern is repeated without the blanks at its ends',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: repeated((pattern) => pattern.trim()),
  },
  {
    name: 'pattern-escaped-in-reply',
    mistake: 'the pattern is repeated as it would stand in HTML',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: repeated((pattern) => pattern.replace(/&/g, '&amp;').replace(/</g, '&lt;')),
  },
  {
    name: 'pattern-normalised-in-reply',
    mistake: 'the pattern is repeated in Unicode normal form C',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: repeated((pattern) => pattern.normalize('NFC')),
  },
  {
    name: 'pattern-cut-in-reply',
    mistake: 'no more than 256 characters of the pattern are repeated',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: repeated((pattern) => pattern.slice(0, 256)),
  },
  {
    name: 'pattern-unescaped-in-reply',
    mistake: 'the pattern is repeated without its backslashes',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: repeated((pattern) => pattern.replace(/\\/g, '')),
  },
  {
    name: 'pattern-cleaned-in-refusal',
    mistake: 'a refusal repeats the pattern without what cannot be seen',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: replies(({ pattern, ...rest }) => ({
      ...rest,
      pattern: rest.status ? pattern : String(pattern).replace(/[\u200b\ufeff\u2028]/g, ''),
    })),
  },
  {
    name: 'done-in-reply',
    mistake: 'the reply to unsubscribe has the action unsubscribed',
    breaks: { 'wire/6': 'names the action and the pattern' },
    touches: ['wire/4', 'wire/5', 'connection/3'],
    parts: replies((message) => (message.action === 'unsubscribe' ? { ...message, action: 'unsubscribed' } : message)),
  },
  {
    name: 'unknown-fields-refused',
    mistake: 'a request with a field that is not known is refused',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame) =>
      'error' in read || fieldsOf(frame).length === 2 ? read : { ...read, error: 'unknown-action' },
    ),
  },
  {
    name: 'unknown-fields-unanswered',
    mistake: 'a request with a field that is not known is passed over',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: receiving((pass) => (frame) => {
      if (!/"(id|at|meta)":/.test(String(frame))) pass(frame)
    }),
  },
  {
    name: 'null-field-refused',
    mistake: 'every field has to be a text, a number or a boolean',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame) =>
      'error' in read || fieldsOf(frame).every(([, value]) => value !== null && typeof value !== 'object')
        ? read
        : { ...read, error: 'unknown-action' },
    ),
  },
  {
    name: 'fields-in-any-letters',
    mistake: 'the names of fields are read without their case, and the last one counts',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame, usual) => {
      if ('error' in read) return read
      const folded = fieldsOf(frame).map(([name, value]) => [name.toLowerCase(), value])
      return usual.decode(JSON.stringify(Object.fromEntries(folded)))
    }),
  },
  {
    name: 'channel-before-pattern',
    mistake: 'a request that names a channel too is about that channel',
    breaks: { 'wire/8': 'reaches alice once' },
    parts: requests((read, frame) => {
      const channel = 'error' in read ? undefined : new Map(fieldsOf(frame)).get('channel')
      return 'error' in read || typeof channel !== 'string' ? read : { ...read, pattern: channel }
    }),
  },
  ...TALK,
]
