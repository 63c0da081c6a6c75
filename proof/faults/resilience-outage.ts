import type { Parts } from '../../reference-server/parts'
import { all, bus, handler, leaving } from './decorate'
import type { Fault } from './fault'

/** Decorations that can ask whether Redis is away. */
function whileAway(
  make: (isAway: () => boolean) => (parts: Parts) => Partial<Parts>,
): (parts: Parts) => Partial<Parts> {
  return (parts) => {
    let away = false
    const told = bus(
      () => ({}),
      (usual) => ({
        up: () => {
          away = false
          usual.up()
        },
        down: (reason) => {
          away = true
          usual.down(reason)
        },
      }),
    )
    return all(
      told,
      make(() => away),
    )(parts)
  }
}

export const RESILIENCE_OUTAGE: readonly Fault[] = [
  {
    name: 'leaving-unseen-while-away',
    mistake: 'who leaves while Redis is away is not taken off, for Redis cannot be told',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: whileAway((isAway) =>
      leaving((leave) => (reason) => {
        if (!isAway()) leave(reason)
      }),
    ),
  },
  {
    name: 'unsubscribed-in-word-only',
    mistake: 'to unsubscribe while Redis is away is granted, and not done',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: whileAway((isAway) =>
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
    mistake: 'a command counts as carried out once it is sent, and Redis hangs',
    breaks: { 'resilience/5': 'is answered with status false' },
    touches: ['ordering'],
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        void usual.psubscribe(pattern)
        return undefined
      },
    })),
  },
  {
    name: 'unsubscribing-waits-for-redis',
    mistake: 'to unsubscribe waits for Redis without a limit',
    breaks: { 'resilience/5': 'is answered' },
    parts: all(
      // nor does it hear when the connection is given up, which a busy machine may be slow enough to see
      bus((usual) => ({
        punsubscribe: async (pattern) => (await usual.punsubscribe(pattern)) && new Promise<never>(() => {}),
      })),
      handler(
        'unsubscribe',
        (usual) => (request, client, subscriptions) => usual(request, client, subscriptions, performance.now() + 1e6),
      ),
    ),
  },
  {
    name: 'starts-with-redis-only',
    mistake: 'the server does not start where Redis is not there yet',
    breaks: { 'resilience/6': 'The server starts while its Redis is down' },
    parts: bus((usual) => ({
      open: (events) =>
        new Promise<void>((resolve, reject) => {
          const down = (reason: string) => {
            events.down(reason)
            reject(new Error(reason))
          }
          usual.open({ ...events, down }).then(resolve, reject)
        }),
    })),
  },
  {
    name: 'refuses-for-ever',
    mistake: 'that Redis was away at the start is noted, and never taken back',
    breaks: { 'resilience/6': 'The server serves again once Redis is back' },
    parts: (parts) => {
      let hopeless = false
      let first = true
      return bus(
        (usual) => ({
          psubscribe: async (pattern) => (hopeless ? 'redis-unavailable' : usual.psubscribe(pattern)),
        }),
        (usual) => ({
          up: () => {
            first = false
            usual.up()
          },
          down: (reason) => {
            hopeless = first
            usual.down(reason)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'granted-though-redis-refused',
    mistake: 'an answer of Redis is an answer: that it is a refusal is not looked at',
    breaks: { 'resilience/7': 'is answered with status false' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        const failure = await usual.psubscribe(pattern)
        return failure === 'redis-refused' ? undefined : failure
      },
    })),
  },
  {
    name: 'redis-refusal-unanswered',
    mistake: 'a refusal of Redis is thrown where nobody catches it, and the client hears nothing',
    breaks: { 'resilience/7': 'is answered' },
    parts: handler('subscribe', (usual) => async (...request) => {
      const outcome = await usual(...request)
      return !outcome.status && outcome.error === 'redis-refused' ? new Promise(() => {}) : outcome
    }),
  },
  {
    name: 'on-it-though-redis-refused',
    mistake: 'a client is noted before Redis is asked, and not struck out when Redis refuses',
    breaks: { 'resilience/7': 'is answered with status' },
    parts: handler('subscribe', (usual) => {
      const noted = new Map<unknown, Set<string>>()
      return async (request, client, subscriptions, deadline) => {
        const own = noted.get(client) ?? new Set()
        if (own.has(request.pattern)) return { status: false, error: 'already-subscribed' }
        const outcome = await usual(request, client, subscriptions, deadline)
        if (!outcome.status && outcome.error === 'redis-refused') noted.set(client, own.add(request.pattern))
        return outcome
      }
    }),
  },
]
