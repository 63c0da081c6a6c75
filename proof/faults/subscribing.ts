import type { Client } from '../../reference-server/subscription'
import { handler, replies } from './decorate'
import type { Fault } from './fault'
import { covers, membersOf, replyText } from './reach-in'
import { SHARED } from './shared-patterns'
import { SUBSCRIBING_ADDED } from './subscribing-added'
import { SUBSCRIBING_PATTERNS } from './subscribing-patterns'
import { SUBSCRIBING_REFUSED } from './subscribing-refused'

const GRANTED = 'request to subscribe is answered with status true'
const NOTHING_MORE = 'hears nothing more'
const NAMES = 'names the action and the pattern'

/** A refusal as if the client were on the subscription. */
const already = { status: false, error: 'already-subscribed' } as const

export const SUBSCRIBING: readonly Fault[] = [
  ...SUBSCRIBING_PATTERNS,
  {
    name: 'reply-without-pattern',
    mistake: 'a reply says how it went, and not what',
    breaks: { 'subscribing/3.2.2': NAMES, 'subscribing/3.1.1': NAMES },
    touches: ['wire', 'connection/1', 'connection/2'],
    parts: replies(({ pattern, ...rest }) => rest),
  },
  {
    name: 'refused-if-anybody-is-on-it',
    mistake: 'that a subscription exists is taken for being on it',
    breaks: { 'subscribing/3': GRANTED },
    touches: SHARED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      if (subscriptions.get(request.pattern)) return already
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'refused-if-covered',
    mistake: 'a client whose pattern covers the new one is told that it has it already',
    breaks: { 'subscribing/3': GRANTED },
    touches: ['unsubscribing/3.2', 'unsubscribing/3.2.1.1', 'delivery/2'],
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      for (const { pattern } of client.subscriptions) if (covers(pattern, request.pattern)) return already
      return usual(request, client, subscriptions, deadline)
    }),
  },
  {
    name: 'resubscribing-refused',
    mistake: 'who was on a pattern once is remembered for ever',
    breaks: { 'subscribing/3': GRANTED },
    touches: ['subscription-creation/1', 'concurrency/1'],
    parts: handler('subscribe', (usual) => {
      const ever = new WeakMap<Client, Set<string>>()
      return async (request, client, subscriptions, deadline) => {
        const patterns = ever.get(client) ?? new Set()
        if (patterns.has(request.pattern)) return already
        ever.set(client, patterns.add(request.pattern))
        return usual(request, client, subscriptions, deadline)
      }
    }),
  },
  ...SUBSCRIBING_REFUSED,
  ...SUBSCRIBING_ADDED,
  {
    name: 'grant-without-action',
    mistake: 'who is granted knows what it asked for, and is not told',
    breaks: { 'subscribing/3.2.2': NAMES },
    touches: ['wire/1', 'wire/5', 'wire/6'],
    parts: replies(({ action, ...rest }, { status }) => (status ? rest : { action, ...rest })),
  },
  {
    name: 'grant-in-the-past-tense',
    mistake: 'the reply to "subscribe" says "subscribed"',
    breaks: { 'subscribing/3.2.2': NAMES },
    touches: ['wire/1', 'wire/4', 'wire/5', 'wire/6', 'connection/1'],
    parts: replies((message, { action, status }) =>
      action === 'subscribe' && status ? { ...message, action: 'subscribed' } : message,
    ),
  },
  {
    name: 'grant-to-everyone',
    mistake: 'all who are on the pattern are told that another has joined',
    breaks: { 'subscribing/3.2.2': NOTHING_MORE },
    touches: SHARED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const others = membersOf(subscriptions.get(request.pattern)).filter((other) => other !== client)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) for (const other of others) other.outbox.put(replyText('subscribe', request.pattern, true))
      return outcome
    }),
  },
  {
    name: 'grant-twice-to-who-joins',
    mistake: 'who joins a subscription is told by it, and by the handler',
    breaks: { 'subscribing/3.2.2': NOTHING_MORE },
    touches: SHARED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const joins = subscriptions.get(request.pattern) !== undefined
      const outcome = await usual(request, client, subscriptions, deadline)
      if (joins && outcome.status) client.outbox.put(replyText('subscribe', request.pattern, true))
      return outcome
    }),
  },
]
