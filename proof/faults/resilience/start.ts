import type { Fault } from '../fault'
import { bus } from '../tools/decorate'

/** Mistakes about a server that starts while Redis is down. */
export const START: readonly Fault[] = [
  {
    name: 'starts-with-redis-only',
    mistake: 'the server does not start while Redis is down',
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
    mistake: 'Redis being down at the start is remembered for ever',
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
