import type { Fault } from '../fault'
import { bus, handler } from '../tools/decorate'

/** Mistakes about error replies from Redis. */
export const REDIS_ERRORS: readonly Fault[] = [
  {
    name: 'granted-though-redis-refused',
    mistake: 'any reply from Redis counts as success, even an error',
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
    mistake: 'an error from Redis is thrown and never caught, and the client gets no reply',
    breaks: { 'resilience/7': 'is answered' },
    parts: handler('subscribe', (usual) => async (...request) => {
      const outcome = await usual(...request)
      return !outcome.status && outcome.error === 'redis-refused' ? new Promise(() => {}) : outcome
    }),
  },
  {
    name: 'on-it-though-redis-refused',
    mistake: 'a client is added before Redis is asked, and not removed when Redis refuses',
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
