import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../fault'
import { handler, patternsReadAs, requests } from '../tools/decorate'
import { covers, handlerWithBus, patternsOf } from '../tools/reach-in'

/** Refuses some patterns as invalid. */
const refusing = (unfit: RegExp) =>
  requests((read) => ('error' in read || !unfit.test(read.pattern) ? read : { ...read, error: 'invalid-pattern' }))

const GRANTED = 'request to subscribe is answered with status true'

/** Mistakes about which patterns are accepted, and which subscription a pattern belongs to. */
export const PATTERNS: readonly Fault[] = [
  {
    name: 'patterns-in-ascii-only',
    mistake: 'patterns may contain ASCII only',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    parts: refusing(/[^ -~]/),
  },
  {
    name: 'patterns-with-a-wildcard-only',
    mistake: 'a name without a wildcard is not accepted as a pattern',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    parts: refusing(/^[^*?[]*$/),
  },
  {
    name: 'patterns-without-blanks-only',
    mistake: 'patterns may not contain white space',
    breaks: { 'subscribing/1': GRANTED, 'subscribing/2': GRANTED },
    parts: refusing(/\s/),
  },
  {
    name: 'patterns-of-16-bits-only',
    mistake: 'characters of four bytes are refused, as an old database column would',
    breaks: { 'subscribing/1': GRANTED, 'subscription-creation/1': GRANTED },
    parts: refusing(/[\u{10000}-\u{10ffff}]/u),
  },
  {
    name: 'case-folded',
    mistake: 'patterns are lower-cased before they are looked up',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis holds' },
    parts: patternsReadAs((pattern) => pattern.toLowerCase()),
  },
  {
    name: 'blanks-dropped',
    mistake: 'spaces are removed from a pattern',
    breaks: { 'subscribing/2': 'Redis holds', 'subscription-creation/1': 'Redis' },
    parts: patternsReadAs((pattern) => pattern.replaceAll(' ', '')),
  },
  {
    name: 'unescaped',
    mistake: 'backslashes are taken for leftovers of JSON and removed',
    breaks: {
      'subscribing/2': 'Redis holds',
      'subscription-creation/1': 'Redis holds',
      'subscription-deletion/1': 'was sent PUNSUBSCRIBE',
    },
    parts: patternsReadAs((pattern) => pattern.replace(/\\(.)/g, '$1')),
  },
  {
    name: 'covered-patterns-share',
    mistake: 'a pattern that a wider one covers joins the subscription of that one',
    breaks: {
      'subscribing/2': 'Redis holds',
      'subscribing/3': 'is answered with status true',
      'delivery/6': 'does not reach bob',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const wider = patternsOf(subscriptions).find((pattern) => covers(pattern, request.pattern))
      return usual({ ...request, pattern: wider ?? request.pattern }, client, subscriptions, deadline)
    }),
  },
  {
    name: 'psubscribe-for-each-client',
    mistake: 'PSUBSCRIBE is sent for every client that joins a subscription',
    breaks: {
      'subscribing/2': 'Redis holds',
      'subscribing/2.1.1': 'Redis holds',
      'subscription-creation/1': 'Redis holds',
    },
    parts: handlerWithBus('subscribe', (usual, bus) => async (request, client, subscriptions, deadline) => {
      const joins = subscriptions.get(request.pattern) !== undefined
      const outcome = await usual(request, client, subscriptions, deadline)
      if (joins && outcome.status) await bus().psubscribe(request.pattern)
      return outcome
    }),
  },
  {
    name: 'created-twice-in-a-race',
    mistake: 'something else is awaited between looking a subscription up and creating it',
    breaks: {
      'subscribing/2.1.1': 'Redis holds',
      'subscription-creation/1': 'Redis was sent PSUBSCRIBE',
      'delivery/1': 'reaches',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (!subscriptions.get(request.pattern)) {
        await wait(10)
        subscriptions.create(request.pattern)
      }
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'race-lost-is-refused',
    mistake: 'a client that asks while the subscription is being created is refused',
    breaks: { 'subscribing/2.1.1': GRANTED },
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
