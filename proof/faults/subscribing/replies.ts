import type { Fault } from '../fault'
import { handler, replies } from '../tools/decorate'
import { membersOf, replyText } from '../tools/reach-in'

const NOTHING_MORE = 'hears nothing more'
const NAMES = 'names the action and the pattern'

/** Mistakes about the reply with status true. */
export const REPLIES: readonly Fault[] = [
  {
    name: 'reply-without-pattern',
    mistake: 'a reply has a status but no pattern',
    breaks: { 'subscribing/3.2.2': NAMES, 'subscribing/3.1.1': NAMES },
    parts: replies(({ pattern, ...rest }) => rest),
  },
  {
    name: 'grant-without-action',
    mistake: 'a reply with status true leaves out the action, since the client knows what it asked for',
    breaks: { 'subscribing/3.2.2': NAMES, 'wire/5': 'are answered in their order' },
    parts: replies(({ action, ...rest }, { status }) => (status ? rest : { action, ...rest })),
  },
  {
    name: 'grant-in-the-past-tense',
    mistake: 'the reply to "subscribe" says "subscribed"',
    breaks: {
      'subscribing/3.2.2': NAMES,
      'wire/4': 'is answered with status true',
      'wire/5': 'are answered in their order',
    },
    parts: replies((message, { action, status }) =>
      action === 'subscribe' && status ? { ...message, action: 'subscribed' } : message,
    ),
  },
  {
    name: 'grant-to-everyone',
    mistake: 'all clients on the pattern are told that another one has joined',
    breaks: { 'subscribing/3.2.2': NOTHING_MORE, 'wire/4': 'hears nothing more', 'wire/7': 'hears nothing more' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const others = membersOf(subscriptions.get(request.pattern)).filter((other) => other !== client)
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status) for (const other of others) other.outbox.put(replyText('subscribe', request.pattern, true))
      return outcome
    }),
  },
  {
    name: 'grant-twice-to-who-joins',
    mistake: 'a client that joins a subscription gets a reply from the subscription and one from the handler',
    breaks: {
      'subscribing/3.2.2': NOTHING_MORE,
      'subscribing/3.1.1': 'is answered with status false',
      'wire/4': 'hears nothing more',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const joins = subscriptions.get(request.pattern) !== undefined
      const outcome = await usual(request, client, subscriptions, deadline)
      if (joins && outcome.status) client.outbox.put(replyText('subscribe', request.pattern, true))
      return outcome
    }),
  },
]
