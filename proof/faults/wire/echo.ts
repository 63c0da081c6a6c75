import type { Decoration, Fault } from '../fault'
import { replies, requests } from '../tools/decorate'

/** Changes the pattern in replies only; Redis gets the right one. */
function patternInReplies(change: (pattern: string) => string): Decoration {
  return replies(({ pattern, ...rest }) => ({ ...rest, pattern: change(String(pattern)) }))
}

/** Mistakes about repeating the action and the pattern. */
export const ECHO: readonly Fault[] = [
  {
    name: 'no-echo-of-what-is-no-request',
    mistake: 'an invalid request is refused without the pattern that it named',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: requests((read) => ('error' in read ? { error: read.error } : read)),
  },
  {
    name: 'pattern-trimmed-in-reply',
    mistake: 'the reply has the pattern trimmed',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: patternInReplies((pattern) => pattern.trim()),
  },
  {
    name: 'pattern-escaped-in-reply',
    mistake: 'the reply has the pattern escaped for HTML',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: patternInReplies((pattern) => pattern.replace(/&/g, '&amp;').replace(/</g, '&lt;')),
  },
  {
    name: 'pattern-normalised-in-reply',
    mistake: 'the reply has the pattern in Unicode normal form C',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: patternInReplies((pattern) => pattern.normalize('NFC')),
  },
  {
    name: 'pattern-cut-in-reply',
    mistake: 'the reply has the first 256 characters of the pattern only',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: patternInReplies((pattern) => pattern.slice(0, 256)),
  },
  {
    name: 'pattern-unescaped-in-reply',
    mistake: 'the reply has the pattern without its backslashes',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: patternInReplies((pattern) => pattern.replace(/\\/g, '')),
  },
  {
    name: 'pattern-cleaned-in-refusal',
    mistake: 'a refusal has the pattern without its invisible characters',
    breaks: { 'wire/6': 'names the action and the pattern' },
    parts: replies(({ pattern, ...rest }) => ({
      ...rest,
      pattern: rest.status ? pattern : String(pattern).replace(/[\u200b\ufeff\u2028]/g, ''),
    })),
  },
  {
    name: 'done-in-reply',
    mistake: 'the reply to unsubscribe has the action "unsubscribed"',
    breaks: { 'wire/6': 'names the action and the pattern', 'wire/4': 'is answered with status false' },
    parts: replies((message) => (message.action === 'unsubscribe' ? { ...message, action: 'unsubscribed' } : message)),
  },
]
