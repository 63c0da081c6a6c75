import { Connection } from '../../reference-server/connection'
import { deadlineIn } from '../../reference-server/deadline'
import { receiving, replies, requests, sending } from './decorate'
import type { Fault } from './fault'
import { ROBUSTNESS_PATTERNS } from './robustness-patterns'

/** What a frame says, where it is JSON; `undefined` is no JSON. */
function parsed(frame: unknown): unknown {
  try {
    return JSON.parse(String(frame))
  } catch {
    return undefined
  }
}

/** A field as careless code reads it, own or not. */
function field(frame: unknown, name: string): unknown {
  return (parsed(frame) as Record<string, unknown> | null | undefined)?.[name]
}

const isText = (frame: unknown): frame is string => typeof frame === 'string'

/** Recursive, as most validators are: what is nested deeply is too much for the stack. */
function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depth))
}

export const ROBUSTNESS: readonly Fault[] = [
  {
    name: 'half-json-unanswered',
    mistake: 'a frame that opens a brace and is no JSON is taken for the first half of one, and waited on',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass) => (frame) => {
      if (!isText(frame) || !frame.startsWith('{') || parsed(frame) !== undefined) pass(frame)
    }),
  },
  {
    name: 'not-json-ends-connection',
    mistake: 'a frame that is no JSON ends the connection of its client',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass, socket) => (frame) => {
      if (!isText(frame) || parsed(frame) !== undefined) pass(frame)
      else socket.close()
    }),
  },
  {
    name: 'not-json-answered-twice',
    mistake: 'the error is sent where it is caught, and again where it is thrown on to',
    breaks: { 'robustness/1': 'alice hears nothing more', 'robustness/7': 'Hostile frames are refused, each once' },
    touches: ['wire/2'],
    parts: sending((send) => (message) => {
      send(message)
      if (field(message, 'error') === 'not-json') send(message)
    }),
  },
  {
    name: 'not-json-told-as-success',
    mistake: 'a frame that cannot be read is answered, and the status of that answer is left at true',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: replies(({ status, ...rest }, reply) => ({ ...rest, status: status || reply.error === 'not-json' })),
  },
  {
    name: 'null-unanswered',
    mistake: 'null is an object to typeof; reading a field of it throws, and nobody answers',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass) => (frame) => {
      if (!isText(frame) || parsed(frame) !== null) pass(frame)
    }),
  },
  {
    name: 'array-of-requests',
    mistake: 'an array is taken for a batch, of which the first request is served',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: requests((read, frame, usual) => {
      const value = isText(frame) ? parsed(frame) : undefined
      return Array.isArray(value) && value.length > 0 ? usual.decode(JSON.stringify(value[0])) : read
    }),
  },
  {
    name: 'parsed-twice',
    mistake: 'a string is parsed once more, for clients that encode twice',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: requests((read, frame, usual) => {
      const value = isText(frame) ? parsed(frame) : undefined
      return typeof value === 'string' ? usual.decode(value) : read
    }),
  },
  {
    name: 'first-object-of-a-frame',
    mistake: 'the first object in a frame is read, whatever stands around it',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2'],
    parts: requests((read, frame, usual) =>
      'error' in read && read.error === 'not-json' ? usual.decode(/\{[^{}]*\}/.exec(String(frame))?.[0]) : read,
    ),
  },
  {
    name: 'deep-nesting-unanswered',
    mistake: 'a recursive validator runs out of stack, and its error is swallowed',
    breaks: { 'robustness/1': 'alice is refused' },
    touches: ['wire/2', 'robustness/3'],
    parts: receiving((pass) => (frame) => {
      try {
        depth(isText(frame) ? parsed(frame) : undefined)
        pass(frame)
      } catch {
        // nobody is told
      }
    }),
  },
  {
    name: 'empty-frame-unanswered',
    mistake: 'a frame without contents is taken for none',
    breaks: { 'robustness/1': 'alice is refused', 'robustness/5': 'alice is refused' },
    touches: ['wire/2'],
    parts: receiving((pass) => (frame) => {
      if (frame !== undefined && (frame as string | Buffer).length > 0) pass(frame)
    }),
  },
  {
    name: 'refusals-to-everyone',
    mistake: 'what was wrong with a frame is broadcast',
    breaks: { 'robustness/1': 'bob hears nothing more' },
    touches: ['wire/2'],
    parts: (parts) => {
      const everybody = new Set<(message: string) => void>()
      return sending((send, socket) => {
        everybody.add(send)
        socket.once('close', () => everybody.delete(send))
        return (message) => {
          for (const each of field(message, 'error') === 'not-json' ? everybody : [send]) each(message)
        }
      })(parts)
    },
  },
  {
    name: 'bad-frame-forgets-client',
    mistake: 'whoever sends a bad frame is reset: connected still, but off everything',
    breaks: {
      'robustness/1': 'Nothing changes in Redis',
      'robustness/2': 'Nothing changes in Redis',
      'robustness/3': 'Nothing changes in Redis',
      'robustness/4': 'Nothing changes in Redis',
      'robustness/5': 'Nothing changes in Redis',
    },
    parts: () => ({
      connection: (socket, parts) => {
        const client = new Connection(socket, parts)
        socket.on('message', (frame: unknown) => {
          if ('error' in parts.codec.decode(frame)) parts.subscriptions.leave(client)
        })
      },
    }),
  },
  {
    name: 'action-case-ignored',
    mistake: 'an action in capital letters counts',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ ...read, action: read.action?.toLowerCase() }))
    }),
  },
  {
    name: 'action-trimmed',
    mistake: 'blanks around an action are taken off',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ ...read, action: read.action?.trim() }))
    }),
  },
  {
    name: 'action-by-its-start',
    mistake: 'an action is known by what it starts with',
    breaks: { 'robustness/2': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: requests((read) => {
      const wrong =
        'error' in read && read.error === 'unknown-action' && read.pattern && /^subscribe/.test(read.action ?? '')
      return wrong ? { action: 'subscribe', pattern: read.pattern ?? '' } : read
    }),
  },
  {
    name: 'action-coerced',
    mistake: 'handlers are looked up by whatever the action is: an array of one name finds its handler too',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      const action = isText(frame) ? field(frame, 'action') : undefined
      if (!Array.isArray(action)) return read
      return usual.decode(JSON.stringify({ ...(parsed(frame) as object), action: action.join() }))
    }),
  },
  {
    name: 'action-in-the-prototype',
    mistake: 'handlers stand in a plain object, and toString is found there: what it returns is no outcome',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: replies((message, { action }) =>
      action !== undefined && action in {} ? { ...message, status: {} } : message,
    ),
  },
  {
    name: 'fields-of-the-prototype',
    mistake: 'the request is copied by assignment, so that its __proto__ becomes its prototype',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      const { action, pattern } = Object.assign({} as Record<string, unknown>, parsed(frame))
      return usual.decode(JSON.stringify({ action, pattern }))
    }),
  },
  {
    name: 'unknown-action-subscribes',
    mistake: 'subscribing is the default of the switch',
    breaks: { 'robustness/2': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    touches: ['wire/2'],
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ action: 'subscribe', pattern: read.pattern }))
    }),
  },
  {
    name: 'refused-and-done',
    mistake: 'a request is obeyed first and checked then: the refusal is right, and too late',
    breaks: { 'robustness/2': 'alice hears nothing more' },
    parts: () => ({
      connection: (socket, parts) => {
        const client = new Connection(socket, parts)
        socket.on('message', (frame: unknown) => {
          const read = parts.codec.decode(frame)
          if (!('error' in read) || read.error !== 'unknown-action' || !read.pattern) return
          const request = { action: 'subscribe', pattern: read.pattern } as const
          void parts.handlers.subscribe(request, client, parts.subscriptions, deadlineIn(1000))
        })
      },
    }),
  },
  ...ROBUSTNESS_PATTERNS,
]
