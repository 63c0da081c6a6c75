import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Bus, BusListener } from '../../reference-server/bus'
import type { Decoration, Fault } from './fault'
import { both, override } from './tools/bare'
import { bus } from './tools/decorate'

/** A bus with a second connection to Redis, for keys; it is closed with the first. */
function withKeys(
  change: (redis: Redis, usual: Bus) => Partial<Bus>,
  events: (redis: Redis, usual: BusListener) => Partial<BusListener> = () => ({}),
): Decoration {
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

const ignore = () => undefined

/** The faults of `scale-out`. */
export const SCALE_OUT: readonly Fault[] = [
  {
    name: 'one-server-a-pattern',
    mistake: 'a lock in Redis lets only one server subscribe to a pattern',
    breaks: { 'scale-out/1': 'Redis holds' },
    parts: withKeys((redis, usual) => ({
      psubscribe: async (pattern) =>
        (await redis.set(`lock:${pattern}`, 1, 'NX').catch(ignore)) === null ? undefined : usual.psubscribe(pattern),
      punsubscribe: async (pattern) => {
        await redis.del(`lock:${pattern}`).catch(ignore)
        return usual.punsubscribe(pattern)
      },
    })),
  },
  {
    name: 'one-server-a-message',
    mistake: 'a key for each message lets only one server handle it, as if the work were shared',
    breaks: { 'scale-out/1': 'A payload published to' },
    parts: (parts) => {
      const id = randomUUID()
      return withKeys(
        () => ({}),
        (redis, usual) => ({
          message: async (pattern, channel, payload) => {
            const key = Buffer.concat([
              Buffer.from(`${pattern} `),
              channel,
              Buffer.from(' '),
              payload.subarray(0, 1000),
            ])
            const owner = await redis.set(key, id, 'EX', 5, 'NX', 'GET').catch(ignore)
            if (owner === null || owner === undefined || owner === id) usual.message(pattern, channel, payload)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'clients-known-by-number',
    mistake: 'the servers share one entry for each pattern, and the last to subscribe overwrites it',
    breaks: { 'scale-out/1': 'A payload published to' },
    parts: (parts) => {
      const id = randomUUID()
      return withKeys(
        (redis, usual) => ({
          psubscribe: async (pattern) => {
            await redis.set(`served:${pattern}`, id).catch(ignore)
            return usual.psubscribe(pattern)
          },
        }),
        (redis, usual) => ({
          message: async (pattern, channel, payload) => {
            const owner = await redis.get(`served:${pattern}`).catch(ignore)
            if (!owner || owner === id) usual.message(pattern, channel, payload)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'live-patterns-in-redis',
    mistake:
      'a pattern is marked as live in Redis without its owner: the first server that unsubscribes ends it for all',
    breaks: { 'scale-out/2': 'A payload published to' },
    parts: withKeys(
      (redis, usual) => ({
        psubscribe: async (pattern) => {
          await redis.set(`live:${pattern}`, 1).catch(ignore)
          return usual.psubscribe(pattern)
        },
        punsubscribe: async (pattern) => {
          await redis.del(`live:${pattern}`).catch(ignore)
          return usual.punsubscribe(pattern)
        },
      }),
      (redis, usual) => ({
        message: async (pattern, channel, payload) => {
          if ((await redis.exists(`live:${pattern}`).catch(ignore)) !== 0) usual.message(pattern, channel, payload)
        },
      }),
    ),
  },
  {
    name: 'end-kills-subscribers',
    mistake: 'a closing server tidies up with CLIENT KILL TYPE pubsub, meaning its own connection',
    breaks: { 'scale-out/2': 'Redis was sent' },
    parts: withKeys((redis, usual) => ({
      close: async () => {
        await usual.close()
        await killSubscribers(redis)
        redis.disconnect()
      },
    })),
  },
  {
    name: 'pattern-locked-in-redis',
    mistake: 'the server takes a lock in Redis for each pattern, and refuses what another server has locked',
    breaks: { 'scale-out/1': '', 'scale-out/2': '', 'resilience/2': '', 'resilience/8': '' },
    bare: both(
      override('Subscriptions', 'hold', (usual, { redis }) => async (pattern) => {
        if ((await redis.set(`lock:${pattern}`, '1', 'EX', 60, 'NX')) === null) throw new Error('locked')
        return usual(pattern)
      }),
      override('Subscriptions', 'release', (usual, { redis }) => async (pattern) => {
        await redis.del(`lock:${pattern}`)
        return usual(pattern)
      }),
    ),
  },
  {
    name: 'closing-disconnects-the-others',
    mistake: 'closing ends every connection to Redis that has subscriptions',
    breaks: { 'closing/2': '', 'scale-out/2': '' },
    bare: override(
      'Subscriptions',
      'close',
      (usual, { redis }) =>
        () =>
          killSubscribers(redis).then(usual),
    ),
  },
]

/** Ends the connections of others that have subscriptions. */
async function killSubscribers(redis: { call(...words: [string, ...string[]]): Promise<unknown> }): Promise<void> {
  const own = String(await redis.call('CLIENT', 'ID').catch(() => ''))
  const list = String(await redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub').catch(() => ''))
  const ids = [...list.matchAll(/^id=(\d+)/gm)].map(([, id = '']) => id)
  for (const id of ids) if (id !== own) await redis.call('CLIENT', 'KILL', 'ID', id).catch(() => {})
}
