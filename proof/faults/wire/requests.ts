import type { Fault } from '../fault'
import { receiving, requests } from '../tools/decorate'

const fieldsOf = (frame: unknown) => Object.entries(JSON.parse(String(frame)) as Record<string, unknown>)

/** Mistakes about reading a request, and about fields that are not known. */
export const REQUESTS: readonly Fault[] = [
  {
    name: 'action-comes-first',
    mistake: 'a request is only accepted if its action is the first field',
    breaks: { 'wire/1': 'is answered with status true' },
    parts: requests((read, frame) => (String(frame).startsWith('{"action"') ? read : { error: 'not-object' })),
  },
  {
    name: 'no-blanks-around',
    mistake: 'a request is only accepted if it starts with a brace',
    breaks: { 'wire/1': 'is answered with status true' },
    parts: requests((read, frame) => (String(frame).startsWith('{') ? read : { error: 'not-json' })),
  },
  {
    name: 'unknown-fields-refused',
    mistake: 'a request with an unknown field is refused',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame) =>
      'error' in read || fieldsOf(frame).length === 2 ? read : { ...read, error: 'unknown-action' },
    ),
  },
  {
    name: 'unknown-fields-unanswered',
    mistake: 'a request with an unknown field is ignored',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: receiving((pass) => (frame) => {
      if (!/"(id|at|meta)":/.test(String(frame))) pass(frame)
    }),
  },
  {
    name: 'null-field-refused',
    mistake: 'every field must be a string, a number or a boolean',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame) =>
      'error' in read || fieldsOf(frame).every(([, value]) => value !== null && typeof value !== 'object')
        ? read
        : { ...read, error: 'unknown-action' },
    ),
  },
  {
    name: 'fields-in-any-letters',
    mistake: 'field names are read without their case, and the last one wins',
    breaks: { 'wire/8': 'is answered with status true' },
    parts: requests((read, frame, usual) => {
      if ('error' in read) return read
      const folded = fieldsOf(frame).map(([name, value]) => [name.toLowerCase(), value])
      return usual.decode(JSON.stringify(Object.fromEntries(folded)))
    }),
  },
  {
    name: 'channel-before-pattern',
    mistake: 'a request that also names a channel is about that channel',
    breaks: { 'wire/8': 'reaches alice once' },
    parts: requests((read, frame) => {
      const channel = 'error' in read ? undefined : new Map(fieldsOf(frame)).get('channel')
      return 'error' in read || typeof channel !== 'string' ? read : { ...read, pattern: channel }
    }),
  },
]
