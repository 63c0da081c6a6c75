import type { Parts } from '../parts'
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
]
