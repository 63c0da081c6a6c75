import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Bus, BusListener } from '../../reference-server/bus'
import { bus } from './decorate'
import type { Fault } from './fault'

/** A bus that uses a second connection to Redis, for what is kept there; it is closed with the first. */
function beside(
  change: (redis: Redis, usual: Bus) => Partial<Bus>,
  events: (redis: Redis, usual: BusListener) => Partial<BusListener> = () => ({}),
): NonNullable<Fault['parts']> {
  return (parts) => ({
    bus: (config) => {
      const redis = new Redis(config.redis, { lazyConnect: true, maxRetriesPerRequest: 0 })
      redis.on('error', () => {})
      const made = bus(
        (usual) => {
          const close = async () => {
            redis.disconnect()
            await usual.close()
          }
          return { close, ...change(redis, usual) }
        },
        (usual) => events(redis, usual),
      )({ ...parts })
      return made.bus ? made.bus(config) : parts.bus(config)
    },
  })
}

const quietly = () => undefined

export const SCALE_OUT: readonly Fault[] = [
  {
    name: 'one-server-a-pattern',
    mistake: 'a lock in Redis sees to it that only one server subscribes to a pattern',
    breaks: { 'scale-out/1': 'Redis holds' },
    touches: ['scale-out/2'],
    parts: beside((redis, usual) => ({
      psubscribe: async (pattern) =>
        (await redis.set(`lock:${pattern}`, 1, 'NX').catch(quietly)) === null ? undefined : usual.psubscribe(pattern),
      punsubscribe: async (pattern) => {
        await redis.del(`lock:${pattern}`).catch(quietly)
        return usual.punsubscribe(pattern)
      },
    })),
  },
  {
    name: 'one-server-a-message',
    mistake: 'a key for each message sees to it that only one server handles it, as if the work were to be shared',
    breaks: { 'scale-out/1': 'A payload published to' },
    touches: ['scale-out/2'],
    parts: (parts) => {
      const id = randomUUID()
      return beside(
        () => ({}),
        (redis, usual) => ({
          message: async (pattern, channel, payload) => {
            const key = Buffer.concat([
              Buffer.from(`${pattern} `),
              channel,
              Buffer.from(' '),
              payload.subarray(0, 1000),
            ])
            const owner = await redis.set(key, id, 'EX', 5, 'NX', 'GET').catch(quietly)
            if (owner === null || owner === undefined || owner === id) usual.message(pattern, channel, payload)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'clients-known-by-number',
    mistake:
      'each server numbers the patterns it serves, and the shared note of who serves what is overwritten by the last',
    breaks: { 'scale-out/1': 'A payload published to' },
    touches: ['scale-out/2'],
    parts: (parts) => {
      const id = randomUUID()
      return beside(
        (redis, usual) => ({
          psubscribe: async (pattern) => {
            await redis.set(`served:${pattern}`, id).catch(quietly)
            return usual.psubscribe(pattern)
          },
        }),
        (redis, usual) => ({
          message: async (pattern, channel, payload) => {
            const owner = await redis.get(`served:${pattern}`).catch(quietly)
            if (!owner || owner === id) usual.message(pattern, channel, payload)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'live-patterns-in-redis',
    mistake:
      'that a pattern is live is noted in Redis without whose it is: the first server that gives it up ends it for all',
    breaks: { 'scale-out/2': 'A payload published to' },
    parts: beside(
      (redis, usual) => ({
        psubscribe: async (pattern) => {
          await redis.set(`live:${pattern}`, 1).catch(quietly)
          return usual.psubscribe(pattern)
        },
        punsubscribe: async (pattern) => {
          await redis.del(`live:${pattern}`).catch(quietly)
          return usual.punsubscribe(pattern)
        },
      }),
      (redis, usual) => ({
        message: async (pattern, channel, payload) => {
          if ((await redis.exists(`live:${pattern}`).catch(quietly)) !== 0) usual.message(pattern, channel, payload)
        },
      }),
    ),
  },
  {
    name: 'end-kills-subscribers',
    mistake: 'at its end a server tidies up: CLIENT KILL TYPE pubsub, its own connection being one',
    breaks: { 'scale-out/2': 'Redis was sent' },
    parts: beside((redis, usual) => ({
      close: async () => {
        await usual.close()
        await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub').catch(quietly)
        redis.disconnect()
      },
    })),
  },
  {
    name: 'start-kills-subscribers',
    mistake: 'at its start a server clears what an earlier one may have left: CLIENT KILL TYPE pubsub',
    breaks: { 'scale-out/2': 'Redis was sent' },
    parts: beside((redis, usual) => ({
      open: async (events) => {
        await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub').catch(quietly)
        await usual.open(events)
      },
    })),
  },
]
