import { Client } from '../../bare-server/client'
import type { Fault } from '../fault'
import { both, override } from '../tools/bare'
import { network } from '../tools/reach-in'
import { whileRedisIsAway } from '../tools/redis-outage'

/** Mistakes about a Redis that is away, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'request-waits-for-redis',
    mistake: 'a request waits for Redis for as long as that takes',
    breaks: { 'resilience/5': '' },
    bare: override('Client', 'subscribe', (usual) => (pattern) => usual(pattern, Date.now() + 60_000)),
  },
  {
    name: 'one-waits-after-the-other',
    mistake: 'one lock for all clients: while one of them waits for Redis, so do the others',
    breaks: { 'resilience/5': '', 'resilience/3': '', 'fairness/5': '' },
    bare: (parts) => {
      let last: Promise<unknown> = Promise.resolve()
      return override('Client', 'answer', (usual, client) => (frame) => {
        const answered = last.then(() => usual(frame, Date.now() + client.redisTimeout))
        last = answered.catch(() => {})
        return answered
      })(parts)
    },
  },
  {
    name: 'held-once-is-held',
    mistake: 'who joins a pattern that others have is granted it, whether Redis holds it now or not',
    breaks: { 'resilience/1': '' },
    bare: override('Subscriptions', 'join', (usual, subscriptions) => async (client, pattern) => {
      const isShared = (subscriptions.all.get(pattern)?.members.size ?? 0) > 0
      const isHeld = await usual(client, pattern)
      return isShared || isHeld
    }),
  },
  {
    name: 'nothing-restored',
    mistake: 'a new connection to Redis begins with nothing, and nothing is asked for again',
    breaks: { 'resilience/2': '', 'resilience/3': '', 'resilience/8': '', 'resilience/9': '' },
    bare: both(
      override('Subscriptions', 'onConnected', () => () => {}),
      override('Subscriptions', 'retry', () => () => {}),
    ),
  },
  {
    name: 'one-pattern-restored',
    mistake: 'of the patterns that were held, the first is asked for again',
    breaks: { 'resilience/2': '', 'resilience/3': '' },
    bare: both(
      override('Subscriptions', 'onConnected', (_usual, subscriptions) => () => {
        for (const subscription of [...subscriptions.all.values()].slice(0, 1)) void subscriptions.settle(subscription)
      }),
      override('Subscriptions', 'retry', () => () => {}),
    ),
  },
  {
    name: 'all-restored',
    mistake: 'what was ever held is asked for again, whoever has left meanwhile',
    breaks: { 'resilience/4': '', 'resilience/3': '', 'resilience/5': '', 'resilience/7': '' },
    bare: (parts) => {
      const everHeld = new Set<string>()
      return both(
        override('Subscriptions', 'onConnected', (usual, subscriptions) => () => {
          for (const pattern of everHeld)
            if (!subscriptions.all.has(pattern)) void subscriptions.hold(pattern).catch(() => {})
          usual()
        }),
        override('Subscriptions', 'hold', (usual) => (pattern) => {
          everHeld.add(pattern)
          return usual(pattern)
        }),
      )(parts)
    },
  },
  {
    name: 'no-start-without-redis',
    mistake: 'the server waits for Redis before it listens, however long',
    breaks: { 'resilience/6': '' },
    bare: override(
      'Subscriptions',
      'tried',
      (_usual, { redis }) =>
        () =>
          new Promise((_, reject) => redis.once('close', () => reject(new Error('no Redis')))),
    ),
  },
  {
    name: 'refusal-of-redis-granted',
    mistake: 'an error of Redis is logged, and the client is granted the pattern',
    breaks: {
      'resilience/7': '',
      'resilience/1': '',
      'resilience/2': '',
      'resilience/3': '',
      'resilience/9': '',
      'resilience/8': '',
    },
    bare: override('Subscriptions', 'hold', (usual) => (pattern) => usual(pattern).catch(() => {})),
  },
  {
    name: 'asked-for-again-once',
    mistake: 'what Redis has refused after a reconnect is not asked for again',
    breaks: { 'resilience/8': '' },
    bare: override('Subscriptions', 'retry', () => () => {}),
  },
  {
    name: 'reaching-for-redis-given-up',
    mistake: 'Redis is tried five times, and then no more',
    breaks: { 'resilience/9': '' },
    bare: override('Subscriptions', 'retryDelay', (usual) => (times) => (times > 5 ? undefined : usual(times))),
  },
  {
    name: 'redis-lost-clients-dropped',
    mistake: 'when Redis is lost, all clients are disconnected',
    breaks: {
      'resilience/1': '',
      'resilience/2': 'Redis holds',
      'resilience/3': '',
      'resilience/4': '',
      'resilience/8': '',
      'resilience/9': '',
    },
    bare: override('Subscriptions', 'onDisconnected', (usual, subscriptions) => () => {
      usual()
      for (const { members } of subscriptions.all.values())
        for (const member of [...members.keys()]) if (member instanceof Client) member.session.close()
    }),
  },
  {
    name: 'nobody-connects-without-redis',
    mistake: 'while Redis is away, handshakes wait for it',
    breaks: { 'resilience/1': 'A handshake over', 'resilience/9': 'A handshake over' },
    parts: whileRedisIsAway((isAway) =>
      network((engine) => {
        Reflect.get(engine, 'opts').allowRequest = (_request: unknown, decide: (error: null, ok: boolean) => void) => {
          const look = () => {
            if (isAway()) setTimeout(look, 20).unref()
            else decide(null, true)
          }
          look()
        }
      }),
    ),
  },
  {
    name: 'then-once-a-minute',
    mistake: 'the server tries ten times to reach Redis again, and from then on once a minute',
    breaks: { 'resilience/9': 'reconnects to Redis by itself' },
    bare: override('Subscriptions', 'retryDelay', (usual) => (times) => (times > 10 ? 60_000 : usual(times))),
  },
]
