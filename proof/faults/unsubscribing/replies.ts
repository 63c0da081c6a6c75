import type { Fault } from '../fault'
import { handler, replies } from '../tools/decorate'
import { membersOf, repliesSent, replyText } from '../tools/reach-in'

const GRANTED = 'request to unsubscribe is answered with status true'
const NOTHING_MORE = 'hears nothing more'

/** Mistakes about the reply with status true, and who gets one. */
export const REPLIES: readonly Fault[] = [
  {
    name: 'status-false-on-success',
    mistake: 'the status says whether the client is still subscribed',
    breaks: { 'unsubscribing/3.2.2': GRANTED },
    parts: replies((message, { action, status }) =>
      action === 'unsubscribe' && status ? { ...message, status: false, error: 'not-subscribed' } : message,
    ),
  },
  {
    name: 'status-is-who-is-left',
    mistake: 'the status is the number of clients left, as Redis would report it',
    breaks: { 'unsubscribing/3.2.2': GRANTED },
    parts: replies((message, { action, status }) =>
      action === 'unsubscribe' && status ? { ...message, status: 0 } : message,
    ),
  },
  {
    name: 'status-true-for-the-last-only',
    mistake: 'the status says whether the subscription was removed',
    breaks: { 'unsubscribing/3.2.2': GRANTED },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const outcome = await usual(request, client, subscriptions, deadline)
      return membersOf(subscription).length > 0 ? { status: false, error: 'not-subscribed' } : outcome
    }),
  },
  {
    name: 'unsubscribed-is-told-to-all',
    mistake: 'all clients on the pattern are told that another one has left',
    breaks: { 'unsubscribing/3.2.2': NOTHING_MORE, 'wire/7': 'hears nothing more' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status)
        for (const other of membersOf(subscriptions.get(request.pattern)))
          other.outbox.put(replyText('unsubscribe', request.pattern, true))
      return outcome
    }),
  },
  {
    name: 'unsubscribed-twice-told',
    mistake: 'a client that unsubscribes gets a reply from the subscription and one from the handler',
    breaks: {
      'unsubscribing/3.2.2': NOTHING_MORE,
      'wire/4': 'hears nothing more',
      'wire/5': 'are answered in their order',
      'wire/6': 'is answered with status false',
    },
    parts: repliesSent(({ action, status }) => (action === 'unsubscribe' && status ? 2 : 1)),
  },
  {
    name: 'the-last-not-told',
    mistake: 'the subscription is gone with its last client, and nothing is left to send the reply',
    breaks: {
      'unsubscribing/3.2.2': GRANTED,
      'unsubscribing/1': 'is answered with status true',
      'wire/5': 'are answered in their order',
    },
    parts: (usual) => {
      const last = new Set<string>()
      const parts = repliesSent(({ action, pattern = '', status }) =>
        action === 'unsubscribe' && status && last.delete(pattern) ? 0 : 1,
      )(usual)
      const watch = handler('unsubscribe', (usualHandler) => async (request, client, subscriptions, deadline) => {
        const alone = membersOf(subscriptions.get(request.pattern)).length === 1
        const outcome = await usualHandler(request, client, subscriptions, deadline)
        if (alone && outcome.status) last.add(request.pattern)
        return outcome
      })
      return { ...parts, ...watch(usual) }
    },
  },
]
