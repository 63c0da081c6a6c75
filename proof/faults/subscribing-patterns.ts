import { setTimeout as sleep } from 'node:timers/promises'
import { bus, handler, requests } from './decorate'
import type { Fault } from './fault'
import { covers, handlerWithBus, patternsOf } from './reach-in'
import { SHARED } from './shared-patterns'

/** Patterns that are refused as invalid. */
const refusing = (unfit: RegExp) =>
  requests((read) => ('error' in read || !unfit.test(read.pattern) ? read : { ...read, error: 'invalid-pattern' }))

/** Patterns that are read otherwise. */
const readAs = (change: (pattern: string) => string) =>
  requests((read) => ('error' in read ? read : { ...read, pattern: change(read.pattern) }))

const GRANTED = 'request to subscribe is answered with status true'

/** Mistakes about which patterns there are, and which subscription one is. */
export const SUBSCRIBING_PATTERNS: readonly Fault[] = [
  {
    name: 'patterns-in-ascii-only',
    mistake: 'a pattern may have letters of ASCII only',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    touches: ['subscription-deletion/1', 'wire/6'],
    parts: refusing(/[^ -~]/),
  },
  {
    name: 'patterns-with-a-wildcard-only',
    mistake: 'a name without a wildcard is taken for no pattern',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    touches: ['wire/3', 'wire/6', 'delivery/2', 'delivery/6', 'delivery/7', 'connection/3'],
    parts: refusing(/^[^*?[]*$/),
  },
  {
    name: 'patterns-without-blanks-only',
    mistake: 'a blank is taken for the end of a name',
    breaks: { 'subscribing/1': GRANTED, 'subscribing/2': GRANTED },
    touches: ['subscription-creation/1', 'subscription-deletion/1', 'wire/6', 'delivery/6'],
    parts: refusing(/\s/),
  },
  {
    name: 'patterns-of-16-bits-only',
    mistake: 'characters of four bytes are refused, as by an old table of a database',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    touches: ['wire/6'],
    parts: refusing(/[\u{10000}-\u{10ffff}]/u),
  },
  {
    name: 'case-folded',
    mistake: 'patterns are looked up in small letters',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis holds' },
    touches: ['unsubscribing/2.1.1', 'subscription-deletion/1', 'wire/6', 'delivery/6'],
    parts: readAs((pattern) => pattern.toLowerCase()),
  },
  {
    name: 'blanks-dropped',
    mistake: 'blanks are taken out of a pattern',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis' },
    touches: ['subscription-deletion/1', 'delivery/6', 'wire/6'],
    parts: readAs((pattern) => pattern.replaceAll(' ', '')),
  },
  {
    name: 'trimmed',
    mistake: 'a pattern is trimmed, as if a person had typed it',
    breaks: { 'subscription-creation/1': 'Redis was sent PSUBSCRIBE' },
    touches: ['subscription-deletion/1', 'delivery/6', 'wire/6'],
    parts: readAs((pattern) => pattern.trim()),
  },
  {
    name: 'normalised',
    mistake: 'a pattern is put into a normal form of Unicode',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    touches: ['wire/6'],
    parts: readAs((pattern) => pattern.normalize('NFC')),
  },
  {
    name: 'unescaped',
    mistake: 'backslashes are taken for what JSON left over, and removed',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis holds' },
    touches: ['subscription-deletion/1', 'delivery/7', 'wire/6'],
    parts: readAs((pattern) => pattern.replace(/\\(.)/g, '$1')),
  },
  {
    name: 'escaped-but-for-the-star',
    mistake: 'the star is the only wildcard, all else is escaped on its way to Redis',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    touches: ['subscription-deletion/1', 'delivery/1', 'delivery/7', 'wire/6'],
    parts: readAs((pattern) => pattern.replace(/[?[\]]/g, '\\$&')),
  },
  {
    name: 'completed-with-a-star',
    mistake: 'a name without a wildcard is taken for the beginning of names',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    touches: ['wire/5', 'delivery/2', 'delivery/6', 'delivery/7', 'wire/6'],
    parts: readAs((pattern) => (/[*?[]/.test(pattern) ? pattern : `${pattern}*`)),
  },
  {
    name: 'bytes-as-characters',
    mistake: 'a pattern goes to Redis one byte for each character',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    parts: bus((usual) => ({
      psubscribe: (pattern) => usual.psubscribe(Buffer.from(pattern, 'latin1').toString('latin1')),
      punsubscribe: (pattern) => usual.punsubscribe(Buffer.from(pattern, 'latin1').toString('latin1')),
    })),
  },
  {
    name: 'covered-patterns-share',
    mistake: 'a pattern that another one covers joins its subscription',
    breaks: { 'subscribing/2': 'Redis holds' },
    touches: ['subscribing/3', 'unsubscribing/3.2', 'unsubscribing/3.2.1.1', 'delivery/2', 'delivery/6'],
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const wider = patternsOf(subscriptions).find((pattern) => covers(pattern, request.pattern))
      return usual({ ...request, pattern: wider ?? request.pattern }, client, subscriptions, deadline)
    }),
  },
  {
    name: 'psubscribe-for-each-client',
    mistake: 'every client that joins a subscription is subscribed to in Redis',
    breaks: {
      'subscribing/2': 'Redis holds',
      'subscribing/2.1.1': 'Redis holds',
      'subscription-creation/1': 'Redis holds',
    },
    touches: SHARED,
    parts: handlerWithBus('subscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const joins = subscriptions.get(request.pattern) !== undefined
      const outcome = await usual(request, client, subscriptions, deadline)
      if (joins && outcome.status) await bus().psubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'created-twice-in-a-race',
    mistake: 'between looking for a subscription and creating it something else is waited for',
    breaks: { 'subscribing/2.1.1': 'Redis holds', 'subscription-creation/1': 'Redis was sent PSUBSCRIBE' },
    touches: ['wire/4', 'delivery/1', 'connection', 'closing/3', 'concurrency/1', 'delivery/6'],
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (!subscriptions.get(request.pattern)) {
        await sleep(10)
        subscriptions.create(request.pattern)
      }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'race-lost-is-refused',
    mistake: 'who asks while the subscription is being created is told that it could not be had',
    breaks: { 'subscribing/2.1.1': GRANTED },
    touches: [
      'subscription-creation/1',
      'wire/4',
      'delivery/1',
      'connection',
      'closing/3',
      'concurrency/1',
      'delivery/6',
    ],
    parts: handler('subscribe', (usual) => {
      const creating = new Set<string>()
      return async (request, client, subscriptions, deadline) => {
        if (creating.has(request.pattern)) return { status: false, error: 'redis-refused' }
        creating.add(request.pattern)
        const outcome = await usual(request, client, subscriptions, deadline)
        creating.delete(request.pattern)
        return outcome
      }
    }),
  },
]
