import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { membersOf, patternsOf, setMember } from '../tools/reach-in'

/** Mistakes about adding the client to the subscription. */
export const ADDING: readonly Fault[] = [
  {
    name: 'second-pattern-not-added',
    mistake: 'a client that has a pattern is granted a further one, but not added to its subscription',
    breaks: {
      'subscribing/3.2.1': 'reaches',
      'wire/3': 'reaches',
      'wire/4': 'is answered with status true',
      'connection/3': 'is answered with status true',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const had = patternsOf(subscriptions).some((pattern) => subscriptions.get(pattern)?.has(client))
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      if (had && outcome.status && subscription) setMember(subscription, client, false)
      return outcome
    }),
  },
  {
    name: 'only-the-newest-kept',
    mistake: 'a subscription has room for one client, the newest',
    breaks: {
      'subscribing/3.1.1': 'is answered with status false',
      'unsubscribing/3.2.2': 'is answered with status true',
      'delivery/1': 'reaches',
      'delivery/6': 'reaches',
      'connection/7': 'reaches',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      const others = membersOf(subscription).filter((other) => other !== client)
      const outcome = await usual(request, client, subscriptions, deadline)
      for (const other of others) void subscription?.removeNow(other)
      return outcome
    }),
  },
  {
    name: 'delivered-to-all-subscribed',
    mistake: 'a client with any pattern gets the payloads of all the others too',
    breaks: {
      'subscribing/2': 'does not reach bob',
      'delivery/6': 'does not reach',
      'connection/1': 'does not reach',
      'connection/2': 'does not reach',
    },
    parts: (usual) => ({
      subscriptions: (bus, codec, outboxes, config) => {
        const subscriptions = usual.subscriptions(bus, codec, outboxes, config)
        subscriptions.message = (...message) => {
          const clients = new Set(patternsOf(subscriptions).flatMap((pattern) => membersOf(subscriptions.get(pattern))))
          for (const client of clients) client.outbox.put(codec.delivery(...message))
        }
        return subscriptions
      },
    }),
  },
]
