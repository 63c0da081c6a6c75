import { setTimeout as wait } from 'node:timers/promises'
import { Connection } from '../../reference-server/connection'
import type { Result } from '../../reference-server/handler'
import type { Client } from '../../reference-server/subscription'
import { bus, handler } from './decorate'
import type { Fault } from './fault'
import { membersOf, setMember } from './reach-in'

const MODEL = 'Random histories of several clients agree with the model'

export const CONCURRENCY: readonly Fault[] = [
  {
    name: 'created-twice',
    mistake: 'between the look for a subscription and its creation something is awaited: two clients create two',
    breaks: { 'concurrency/1': 'Redis holds', 'concurrency/2': MODEL },
    touches: [
      'subscribing',
      'unsubscribing',
      'subscription-creation/1',
      'connection',
      'delivery',
      'ordering',
      'wire/4',
    ],
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const known = subscriptions.get(request.pattern)
      await wait(2)
      const seen = Object.create(subscriptions, { get: { value: () => known } })
      return usual(request, client, seen, deadline)
    }),
  },
  {
    name: 'punsubscribe-overtaken',
    mistake: 'giving up is put off a little and not waited for: who takes the pattern up meanwhile loses it',
    breaks: { 'concurrency/1': 'Redis holds' },
    touches: [
      'unsubscribing',
      'subscribing',
      'subscription-creation/1',
      'connection/3',
      'ordering',
      'delivery',
      'scale-out/2',
    ],
    parts: bus((usual) => ({
      punsubscribe: async (pattern) => {
        setTimeout(() => void usual.punsubscribe(pattern), 3)
        return undefined
      },
    })),
  },
  {
    name: 'lost-reply-of-two',
    mistake: 'who waits for a pattern is noted under the pattern: of two that come at once the last is answered',
    breaks: { 'concurrency/1': 'is answered with status true', 'concurrency/2': MODEL },
    touches: [
      'subscribing',
      'closing/3',
      'resilience',
      'subscription-creation/1',
      'connection',
      'wire',
      'delivery',
      'ordering',
      'scale-out',
    ],
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
    mistake: 'that others are on a pattern is asked before leaving it: of two that leave together each sees the other',
    breaks: { 'concurrency/1': 'Redis does not hold', 'concurrency/2': MODEL },
    touches: ['unsubscribing', 'subscription-deletion/1', 'wire/4', 'connection/7'],
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
    name: 'members-counted',
    mistake: 'members are counted and not noted; who unsubscribes and goes then is counted out twice',
    breaks: { 'connection/4': 'Redis holds' },
    parts: (parts) => {
      const was = new WeakMap<object, Set<string>>()
      return {
        ...handler('unsubscribe', (usual) => async (request, client, ...rest) => {
          const outcome = await usual(request, client, ...rest)
          if (outcome.status) was.set(client, (was.get(client) ?? new Set()).add(request.pattern))
          return outcome
        })(parts),
        connection: (socket, given) => {
          const client = new Connection(socket, given)
          socket.once('close', () => {
            for (const pattern of was.get(client) ?? []) {
              const subscription = given.subscriptions.get(pattern)
              const members: Map<Client, boolean> | undefined = subscription && Reflect.get(subscription, 'members')
              if (members?.size === 1) for (const member of [...members.keys()]) void subscription?.removeNow(member)
            }
          })
        },
      }
    },
  },
  {
    name: 'requests-side-by-side',
    mistake: 'the next request of a client is begun before the last is done, and does not see what it has done',
    breaks: { 'concurrency/2': MODEL },
    touches: ['wire', 'unsubscribing', 'subscribing', 'connection/7'],
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
        socket.prependListener('message', () => Reflect.set(connection, 'lastRequest', Promise.resolve()))
      },
    }),
  },
]
