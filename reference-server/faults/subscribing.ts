import { replies, requests } from './decorate'
import type { Fault } from './fault'

export const SUBSCRIBING: readonly Fault[] = [
  {
    name: 'reply-without-pattern',
    mistake: 'a reply to subscribing says only how it went',
    breaks: { 'subscribing/3.2.2': 'answered with status true' },
    touches: ['wire'],
    parts: replies(({ pattern, ...rest }) => rest),
  },
  {
    name: 'case-folded',
    mistake: 'patterns are looked up in small letters',
    breaks: { 'subscribing/2': 'Redis holds' },
    parts: requests((read) => ('error' in read ? read : { ...read, pattern: read.pattern.toLowerCase() })),
  },
]
