import { setTimeout as wait } from 'node:timers/promises'
import { Connection } from '../../reference-server/connection'
import type { Result } from '../../reference-server/handler'
import type { Fault } from './fault'
import { override } from './tools/bare'
import { bus, handler } from './tools/decorate'
import { membersOf, setMember } from './tools/reach-in'

const MODEL = 'Random histories of several clients agree with the model'

/** The faults of `concurrency`. */
export const CONCURRENCY: readonly Fault[] = [
  {
    name: 'created-twice',
    mistake: 'something is awaited between looking a subscription up and creating it: two clients create two',
    breaks: {
      'concurrency/1': 'Redis holds',
      'concurrency/2': MODEL,
      'subscription-creation/1': 'was sent PSUBSCRIBE',
      'delivery/1': 'reaches',
      'connection/7': 'Redis does not hold',
    },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const known = subscriptions.get(request.pattern)
      await wait(2)
      const seen = Object.create(subscriptions, { get: { value: () => known } })
      return usual(request, client, seen, deadline)
    }),
  },
  {
    name: 'punsubscribe-overtaken',
    mistake: 'PUNSUBSCRIBE is delayed and not awaited: a client that subscribes meanwhile loses the pattern',
    breaks: { 'subscription-creation/1': '', 'concurrency/1': 'Redis holds' },
    parts: bus((usual) => ({
      punsubscribe: async (pattern) => {
        setTimeout(() => void usual.punsubscribe(pattern), 3)
        return undefined
      },
    })),
  },
  {
    name: 'lost-reply-of-two',
    mistake: 'pending requests are stored by pattern: of two at the same time only the last gets a reply',
    breaks: {
      'concurrency/1': 'is answered with status true',
      'concurrency/2': MODEL,
      'subscribing/2.1.1': 'is answered with status true',
    },
    parts: handler('subscribe', (usual) => {
      const waiting = new Map<unknown, Map<string, (outcome: Result) => void>>()
      return (request, client, subscriptions, deadline) =>
        new Promise((resolve) => {
          const here = waiting.get(subscriptions) ?? new Map()
          waiting.set(subscriptions, here.set(request.pattern, resolve))
          void usual(request, client, subscriptions, deadline).then((outcome) => here.get(request.pattern)?.(outcome))
        })
    }),
  },
  {
    name: 'second-leaver-gives-up',
    mistake: 'the check for other clients comes before leaving: of two that leave together, each still sees the other',
    breaks: { 'concurrency/1': 'Redis does not hold', 'concurrency/2': MODEL, 'wire/4': 'Redis does not hold' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription?.has(client)) return usual(request, client, subscriptions, deadline)
      const others = membersOf(subscription).length > 1
      await wait(2)
      if (!others) return usual(request, client, subscriptions, deadline)
      setMember(subscription, client, false)
      client.subscriptions.delete(subscription)
      return { status: true }
    }),
  },
  {
    name: 'requests-side-by-side',
    mistake: 'the next request of a client starts before the last one is done, and does not see its effect',
    breaks: { 'concurrency/2': MODEL, 'wire/5': 'are answered in their order' },
    parts: (parts) => ({
      ...handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
        const known = subscriptions.get(request.pattern)?.has(client)
        if (known) return { status: false, error: 'already-subscribed' }
        await wait(2)
        const outcome = await usual(request, client, subscriptions, deadline)
        return outcome.status || outcome.error !== 'already-subscribed' ? outcome : { status: true }
      })(parts),
      connection: (socket, given) => {
        const connection = new Connection(socket, given)
        socket.prependListener('message', () => Reflect.set(connection, 'queue', undefined))
      },
    }),
  },
  {
    name: 'commands-overtake',
    mistake: 'PSUBSCRIBE and PUNSUBSCRIBE of one pattern do not wait for each other',
    breaks: { 'concurrency/1': '', 'concurrency/2': '', 'subscription-creation/1': '' },
    bare: override('Subscriptions', 'settle', (usual) => (subscription) => {
      subscription.settled = Promise.resolve(true)
      return usual(subscription)
    }),
  },
  {
    name: 'taken-over-is-given-up',
    mistake: 'whether a pattern is still wanted is asked before the command waits for its turn',
    breaks: { 'concurrency/1': '', 'concurrency/2': '' },
    bare: override('Subscriptions', 'leave', (_usual, subscriptions) => async (client, pattern) => {
      const subscription = subscriptions.all.get(pattern)
      if (!subscription?.members.delete(client) || subscription.members.size > 0) return
      await subscription.settled
      await subscriptions.release(pattern).catch(() => {})
      if (subscription.members.size === 0) subscriptions.all.delete(pattern)
    }),
  },
]
