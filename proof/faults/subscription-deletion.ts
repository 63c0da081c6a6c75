import type { Socket } from 'engine.io'
import type { Bus } from '../../reference-server/bus'
import type { Subscriptions } from '../../reference-server/subscriptions'
import type { Decoration, Fault } from './fault'
import { override } from './tools/bare'
import { bus, leaving } from './tools/decorate'
import { membersOf, redisOf, transportOf } from './tools/reach-in'

const HELD = 'Redis does not hold'

/** Changes what happens to the subscriptions of a client that has disconnected. */
const leftBy = (leave: (client: Parameters<Subscriptions['leave']>[0], usual: () => void) => void): Decoration => {
  return (usual) => ({
    subscriptions: (...made) => {
      const subscriptions = usual.subscriptions(...made)
      const all = subscriptions.leave.bind(subscriptions)
      subscriptions.leave = (client) => leave(client, () => all(client))
      return subscriptions
    },
  })
}

/** Whether a WebSocket ended without its closing handshake. */
const vanished = (socket: Socket) =>
  transportOf(socket) === 'websocket' &&
  Reflect.get(Reflect.get(socket.transport, 'socket') as object, '_closeCode') === 1006

/** The faults of `subscription-deletion`. */
export const SUBSCRIPTION_DELETION: readonly Fault[] = [
  {
    name: 'unsubscribe-for-patterns',
    mistake: 'UNSUBSCRIBE, which is for channels, is sent for patterns',
    breaks: { 'subscription-deletion/1': 'Redis does not hold', 'unsubscribing/3.2.1.1': 'Redis does not hold' },
    parts: bus((usual) => ({
      punsubscribe: async (pattern) => {
        await redisOf(usual).unsubscribe(pattern)
        return undefined
      },
    })),
  },
  {
    name: 'never-given-up',
    mistake: 'a pattern is kept in Redis in case another client wants it',
    breaks: {
      'subscription-deletion/1': 'Redis does not hold',
      'unsubscribing/3.2.1.1': 'Redis does not hold',
      'scale-out/2': 'Redis holds',
    },
    parts: bus((usual) => {
      const kept = new Set<string>()
      return {
        psubscribe: async (pattern) => {
          const failure = kept.has(pattern) ? undefined : await usual.psubscribe(pattern)
          if (!failure) kept.add(pattern)
          return failure
        },
        punsubscribe: async () => undefined,
      }
    }),
  },
  {
    name: 'left-behind-as-a-channel',
    mistake: 'the pattern is subscribed to as a channel too, and only the pattern is given up',
    breaks: {
      'subscription-deletion/1': HELD,
      'unsubscribing/3.2.1.1': HELD,
      'subscription-creation/1': 'Redis was sent SUBSCRIBE',
    },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        await redisOf(usual).subscribe(pattern)
        return usual.psubscribe(pattern)
      },
    })),
  },
  {
    name: 'given-up-in-small-letters',
    mistake: 'the pattern is lower-cased for PUNSUBSCRIBE but not for PSUBSCRIBE',
    breaks: { 'subscription-deletion/1': 'Redis does not hold' },
    parts: bus((usual) => ({ punsubscribe: (pattern) => usual.punsubscribe(pattern.toLowerCase()) })),
  },
  {
    name: 'given-up-trimmed',
    mistake: 'the pattern is trimmed for PUNSUBSCRIBE but not for PSUBSCRIBE',
    breaks: { 'subscription-deletion/1': 'Redis does not hold' },
    parts: bus((usual) => ({ punsubscribe: (pattern) => usual.punsubscribe(pattern.trim()) })),
  },
  {
    name: 'connection-to-redis-for-each-pattern',
    mistake: 'every pattern has its own connection to Redis, which is closed in place of PUNSUBSCRIBE',
    breaks: { 'subscription-deletion/1': 'Redis was sent PUNSUBSCRIBE' },
    parts: (usual) => ({
      bus: (config) => {
        const main = usual.bus(config)
        const own = new Map<string, Bus>()
        let events: Parameters<Bus['open']>[0]
        return {
          open: async (listener) => {
            events = { ...listener, up: () => {}, down: () => {} }
            await main.open(listener)
          },
          psubscribe: async (pattern) => {
            const made = usual.bus(config)
            own.set(pattern, made)
            await made.open(events)
            return made.psubscribe(pattern)
          },
          punsubscribe: async (pattern) => {
            await own.get(pattern)?.close()
            own.delete(pattern)
            return undefined
          },
          close: async () => {
            await Promise.all([main, ...own.values()].map((each) => each.close()))
          },
        }
      },
    }),
  },
  {
    name: 'left-behind-by-who-vanishes',
    mistake: 'only clients that close properly are cleaned up',
    breaks: { 'subscription-deletion/1': HELD },
    parts: leaving((leave, socket) => (reason) => {
      if (!vanished(socket)) leave(reason)
    }),
  },
  {
    name: 'left-behind-by-who-disconnects',
    mistake: 'only clients that unsubscribe are removed',
    breaks: { 'subscription-deletion/1': HELD },
    parts: leftBy(() => {}),
  },
  {
    name: 'left-behind-by-polling',
    mistake: 'disconnects are noticed on WebSocket only',
    breaks: { 'subscription-deletion/1': HELD },
    parts: leaving((leave, socket) => (reason) => {
      if (transportOf(socket) === 'websocket') leave(reason)
    }),
  },
  {
    name: 'left-but-for-the-first',
    mistake:
      'a client that disconnects is removed from its first pattern only, because the list shrinks during the loop',
    breaks: { 'subscription-deletion/1': HELD },
    parts: leftBy((client) => {
      const [first] = client.subscriptions
      void first?.removeNow(client)
    }),
  },
  {
    name: 'left-with-everybody',
    mistake: 'when a client disconnects, its patterns are removed for all clients',
    breaks: { 'subscription-deletion/1': 'Redis holds' },
    parts: leftBy((client, usual) => {
      for (const subscription of client.subscriptions)
        for (const other of membersOf(subscription)) if (other !== client) void subscription.removeNow(other)
      usual()
    }),
  },
  {
    name: 'leaving-is-not-followed',
    mistake: 'only a request to unsubscribe ends a subscription, not the end of its client',
    breaks: {
      'subscription-deletion/1': 'Redis does not hold',
      'connection/4': 'Redis does not hold',
      'connection/5': 'Redis does not hold',
      'connection/6': 'Redis does not hold',
      'connection/7': 'Redis does not hold',
    },
    bare: override('Client', 'onGone', () => () => {}),
  },
  {
    name: 'given-up-by-another-name',
    mistake: 'PUNSUBSCRIBE gets the pattern in quotes',
    breaks: { 'subscription-deletion/1': '', 'unsubscribing/3.2.1.1': '' },
    bare: override('Subscriptions', 'release', (usual) => (pattern) => usual(`"${pattern}"`)),
  },
]
