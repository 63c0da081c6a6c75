import type { ErrorCode } from '../../../reference-server/protocol'
import type { Fault } from '../fault'
import { handler, receiving, replies, requests, sending } from '../tools/decorate'

/** Mistakes about the fields of a reply, and the error of a refusal. */
export const REPLIES: readonly Fault[] = [
  {
    name: 'reply-without-origin',
    mistake: 'a reply has no origin',
    breaks: { 'wire/1': 'complete' },
    parts: replies(({ origin, ...rest }) => rest),
  },
  {
    name: 'refusal-without-origin',
    mistake: 'refusals are built elsewhere than grants, and have no origin',
    breaks: { 'wire/1': 'complete' },
    parts: replies(({ origin, ...rest }) => (rest.status ? { origin, ...rest } : rest)),
  },
  {
    name: 'origin-in-small-letters',
    mistake: 'the origin of a reply is a lower-case s',
    breaks: { 'wire/1': 'complete' },
    parts: replies((message) => ({ ...message, origin: 's' })),
  },
  {
    name: 'acknowledged-in-prose',
    mistake: 'each request is acknowledged by a line of text before its reply',
    breaks: { 'wire/1': 'complete', 'wire/3': 'is complete' },
    parts: receiving((pass, socket) => (frame) => {
      socket.send('OK, I am on it')
      pass(frame)
    }),
  },
  {
    name: 'answered-in-bytes-too',
    mistake: 'every reply is also sent as a binary message, for old clients',
    breaks: { 'wire/1': 'complete', 'wire/3': 'is complete' },
    parts: sending((send, socket) => (message) => {
      if (message.startsWith('{"origin":"S"')) socket.send(Buffer.from(message))
      send(message)
    }),
  },
  {
    name: 'no-reason',
    mistake: 'a refusal has no error',
    breaks: { 'wire/2': 'refusal' },
    parts: replies(({ error, ...rest }) => rest),
  },
  {
    name: 'reason-in-prose',
    mistake: 'the error of a refusal is a sentence',
    breaks: { 'wire/2': 'refusal' },
    parts: replies(({ error, ...rest }) => ({ ...rest, error: error && `Sorry, you are ${error}!` })),
  },
  {
    name: 'reason-as-object',
    mistake: 'the error of a refusal is an object with a code and a message',
    breaks: { 'wire/2': 'refusal' },
    parts: replies(({ error, ...rest }) => ({ ...rest, error: error && { code: error, message: 'no' } })),
  },
  {
    name: 'reason-only-to-members',
    mistake: 'a client that is not on a subscription that others are on is refused without an error',
    breaks: { 'wire/2': 'refusal' },
    parts: ({ handlers, ...rest }) => {
      const shared = new Set<string>()
      const noted = handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
        if (subscriptions.get(request.pattern)) shared.add(request.pattern)
        return usual(request, client, subscriptions, deadline)
      })
      const silent = replies(({ error, ...message }) =>
        shared.has(String(message.pattern)) && message.action === 'unsubscribe' ? message : { ...message, error },
      )
      return { ...noted({ handlers, ...rest }), ...silent({ handlers, ...rest }) }
    },
  },
  {
    name: 'reason-only-to-requests',
    mistake: 'a frame that is not a request at all is refused without an error',
    breaks: { 'wire/2': 'refusal' },
    parts: requests((read) => ('error' in read ? { ...read, error: '' as ErrorCode } : read)),
  },
]
