import type { Bus, BusListener } from '../../reference-server/bus'
import { Connection } from '../../reference-server/connection'
import { deadlineIn } from '../../reference-server/deadline'
import type { Parts } from '../../reference-server/parts'
import { all, bus, handler } from './decorate'
import type { Fault } from './fault'
import { setMember } from './reach-in'
import { RESILIENCE_OUTAGE } from './resilience-outage'

/** When Redis is back: `back` gets how often it has come so far, and the patterns that were taken up and not given up. */
function coming(
  back: (times: number, usual: BusListener, patterns: string[], way: Bus) => void,
): (parts: Parts) => Partial<Parts> {
  return (parts) => {
    const held = new Set<string>()
    let way: Bus | undefined
    let times = 0
    return bus(
      (usual) => {
        way = usual
        return {
          psubscribe: (pattern) => {
            held.add(pattern)
            return usual.psubscribe(pattern)
          },
          punsubscribe: (pattern) => {
            held.delete(pattern)
            return usual.punsubscribe(pattern)
          },
        }
      },
      (usual) => ({
        up: () => {
          times += 1
          if (way) back(times, usual, [...held], way)
        },
      }),
    )(parts)
  }
}

export const RESILIENCE: readonly Fault[] = [
  {
    name: 'forgotten-after-reconnect',
    mistake: 'a new connection to Redis is taken for the old one: nothing is subscribed to again',
    breaks: { 'resilience/2': 'Redis holds' },
    parts: coming((times, usual) => {
      if (times === 1) usual.up()
    }),
  },
  {
    name: 'restored-once-only',
    mistake: 'that Redis is back is listened for once',
    breaks: { 'resilience/3': 'Redis holds' },
    parts: coming((times, usual) => {
      if (times <= 2) usual.up()
    }),
  },
  {
    name: 'restored-first-only',
    mistake: 'after a reconnect the first pattern is restored, and the loop ends',
    breaks: { 'resilience/2': 'Redis holds' },
    parts: coming((times, usual, [first], way) => {
      if (times === 1) usual.up()
      else if (first) void way.psubscribe(first)
    }),
  },
  {
    name: 'restored-twice',
    mistake: 'the client library restores the patterns, and so do we',
    breaks: { 'resilience/2': 'Redis holds', 'resilience/3': 'Redis holds' },
    parts: coming((times, usual, patterns, way) => {
      usual.up()
      if (times > 1) for (const pattern of patterns) void way.psubscribe(pattern)
    }),
  },
  {
    name: 'restored-as-channels',
    mistake: 'after a reconnect SUBSCRIBE is sent for the patterns',
    breaks: { 'resilience/3': 'Redis holds' },
    parts: coming((times, usual, patterns, way) => {
      if (times === 1) usual.up()
      else for (const pattern of patterns) void Reflect.get(way, 'redis').subscribe(pattern)
    }),
  },
  {
    name: 'delivered-once-a-reconnect',
    mistake: 'each connection adds a listener, and none takes one off: after a reconnect all is delivered twice',
    breaks: { 'resilience/2': 'A payload published to', 'resilience/3': 'A payload published to' },
    parts: (parts) => {
      let times = 0
      return bus(
        () => ({}),
        (usual) => ({
          up: () => {
            times += 1
            usual.up()
          },
          message: (...message) => {
            for (let count = 0; count < times; count += 1) usual.message(...message)
          },
        }),
      )(parts)
    },
  },
  {
    name: 'granted-while-away',
    mistake:
      'commands go into the queue of the client library while Redis is away, and the client is told that all is well',
    breaks: { 'resilience/1': 'is answered with status false' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        const failure = await usual.psubscribe(pattern)
        return failure === 'redis-unavailable' ? undefined : failure
      },
    })),
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
    mistake: 'a client that was refused because Redis is away stays on the subscription, which comes with Redis',
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
    mistake: 'requests that were waiting when their client left are obeyed, for nobody',
    breaks: { 'resilience/5': 'Redis does not hold' },
    parts: () => ({
      connection: (socket, parts) => {
        const connection = new Connection(socket, parts)
        socket.once('close', () => Reflect.set(connection, 'closed', false))
      },
    }),
  },
  {
    name: 'given-up-comes-back',
    mistake: 'what is to be restored is noted when Redis is told, and while Redis is away it is told nothing',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: coming((times, usual, patterns, way) => {
      if (times === 1) usual.up()
      else for (const pattern of patterns) void way.psubscribe(pattern)
    }),
  },
  ...RESILIENCE_OUTAGE,
]
