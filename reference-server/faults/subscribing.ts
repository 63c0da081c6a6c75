import { replies, requests } from './decorate'
import type { Fault } from './fault'

export const SUBSCRIBING: readonly Fault[] = [
  {
    name: 'reply-without-pattern',
    mistake: 'a reply says how it went, and not what',
    breaks: {
      'subscribing/3.2.2': 'names the action and the pattern',
      'subscribing/3.1.1': 'names the action and the pattern',
    },
    touches: ['wire', 'connection/1', 'connection/2'],
    parts: replies(({ pattern, ...rest }) => rest),
  },
  {
    name: 'case-folded',
    mistake: 'patterns are looked up in small letters',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis holds' },
    touches: ['unsubscribing/2.1.1', 'subscription-deletion/1', 'wire/6', 'delivery/6'],
    parts: requests((read) => ('error' in read ? read : { ...read, pattern: read.pattern.toLowerCase() })),
  },
]
