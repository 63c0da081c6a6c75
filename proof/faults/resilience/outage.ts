import { Connection } from '../../../reference-server/connection'
import { deadlineIn } from '../../../reference-server/deadline'
import type { Fault } from '../fault'
import { all, bus, handler, leaving } from '../tools/decorate'
import { membersOf, setMember } from '../tools/reach-in'
import { whileRedisIsAway } from '../tools/redis-outage'

/** Mistakes about requests and clients while Redis is away or does not answer. */
export const OUTAGE: readonly Fault[] = [
  {
    name: 'granted-while-away',
    mistake:
      'while Redis is away, commands go into the queue of the client library, and the client is granted its pattern',
    breaks: { 'resilience/1': 'is answered with status false' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        const failure = await usual.psubscribe(pattern)
        return failure === 'redis-unavailable' ? undefined : failure
      },
    })),
  },
  {
    name: 'joined-while-away',
    mistake: 'who asks for a pattern that others have is added to it without a look at Redis, even while that is away',
    breaks: { 'resilience/1': 'is answered with status false' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      if (outcome.status || outcome.error !== 'redis-unavailable' || !membersOf(subscription).length) return outcome
      if (subscription) setMember(subscription, client, true)
      return { status: true }
    }),
  },
  {
    name: 'waits-for-redis',
    mistake: 'a request waits until Redis is back, however long that takes',
    breaks: { 'resilience/1': 'is answered' },
    parts: all(
      handler(
        'subscribe',
        (usual) => (request, client, subscriptions) => usual(request, client, subscriptions, deadlineIn(1e6)),
      ),
      bus((usual) => ({
        psubscribe: async (pattern) => {
          const failure = await usual.psubscribe(pattern)
          return failure ? new Promise(() => {}) : undefined
        },
      })),
    ),
  },
  {
    name: 'kept-though-refused',
    mistake: 'a client refused because Redis is away stays on the subscription, which is restored with Redis',
    breaks: { 'resilience/5': 'Redis does not hold' },
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status || !outcome.error.startsWith('redis')) return outcome
      const subscription = subscriptions.get(request.pattern) ?? subscriptions.create(request.pattern)
      setMember(subscription, client, true)
      client.subscriptions.add(subscription)
      return outcome
    }),
  },
  {
    name: 'obeyed-after-leaving',
    mistake: 'requests that were pending when their client left are still carried out',
    breaks: { 'resilience/5': 'Redis does not hold' },
    parts: () => ({
      connection: (socket, parts) => {
        const connection = new Connection(socket, parts)
        socket.once('close', () => Reflect.set(connection, 'closed', false))
      },
    }),
  },
  {
    name: 'leaving-unseen-while-away',
    mistake: 'a client that leaves while Redis is away is not removed, since Redis cannot be told',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: whileRedisIsAway((isAway) =>
      leaving((leave) => (reason) => {
        if (!isAway()) leave(reason)
      }),
    ),
  },
  {
    name: 'unsubscribed-in-word-only',
    mistake: 'unsubscribing while Redis is away is granted but not done',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: whileRedisIsAway((isAway) =>
      handler(
        'unsubscribe',
        (usual) => async (request, client, subscriptions, deadline) =>
          isAway() && subscriptions.get(request.pattern)?.has(client)
            ? { status: true }
            : usual(request, client, subscriptions, deadline),
      ),
    ),
  },
  {
    name: 'granted-before-redis-answers',
    mistake: 'a command counts as done once it is sent, even if Redis hangs',
    breaks: { 'resilience/1': 'is answered with status false', 'resilience/5': 'is answered with status false' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        void usual.psubscribe(pattern)
        return undefined
      },
    })),
  },
  {
    name: 'unsubscribing-waits-for-redis',
    mistake: 'unsubscribing waits for Redis without a limit',
    breaks: { 'resilience/5': 'is answered' },
    parts: all(
      // nor does it notice that the connection was dropped, which may come first on a busy machine
      bus((usual) => ({
        punsubscribe: async (pattern) => (await usual.punsubscribe(pattern)) && new Promise<never>(() => {}),
      })),
      handler(
        'unsubscribe',
        (usual) => (request, client, subscriptions) => usual(request, client, subscriptions, performance.now() + 1e6),
      ),
    ),
  },
]
