import { Connection } from '../../../reference-server/connection'
import { deadlineIn } from '../../../reference-server/deadline'
import type { Fault } from '../fault'
import { replies, requests } from '../tools/decorate'
import { field, isText, parsed } from '../tools/frames'

/** Mistakes about requests with an unknown action. */
export const ACTIONS: readonly Fault[] = [
  {
    name: 'action-case-ignored',
    mistake: 'the case of an action is ignored',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ ...read, action: read.action?.toLowerCase() }))
    }),
  },
  {
    name: 'action-trimmed',
    mistake: 'an action is trimmed',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ ...read, action: read.action?.trim() }))
    }),
  },
  {
    name: 'action-by-its-start',
    mistake: 'an action is recognized by its prefix',
    breaks: { 'robustness/2': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: requests((read) => {
      const wrong =
        'error' in read && read.error === 'unknown-action' && read.pattern && /^subscribe/.test(read.action ?? '')
      return wrong ? { action: 'subscribe', pattern: read.pattern ?? '' } : read
    }),
  },
  {
    name: 'action-coerced',
    mistake: 'handlers are looked up by whatever the action is: an array with one name finds its handler too',
    breaks: { 'robustness/2': 'alice is refused' },
    parts: requests((read, frame, usual) => {
      const action = isText(frame) ? field(frame, 'action') : undefined
      if (!Array.isArray(action)) return read
      return usual.decode(JSON.stringify({ ...(parsed(frame) as object), action: action.join() }))
    }),
  },
  {
    name: 'action-in-the-prototype',
    mistake: 'handlers are in a plain object, so toString is found there and its result is not a valid one',
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
    parts: requests((read, _frame, usual) => {
      if (!('error' in read) || read.error !== 'unknown-action') return read
      return usual.decode(JSON.stringify({ action: 'subscribe', pattern: read.pattern }))
    }),
  },
  {
    name: 'refused-and-done',
    mistake: 'a request is carried out first and checked later: the refusal is right but too late',
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
]
