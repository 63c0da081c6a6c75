import type { Subscription } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { bus } from '../tools/decorate'
import { membersOf } from '../tools/reach-in'
import { whenRedisIsBack } from '../tools/redis-outage'

/** Mistakes about restoring the patterns when Redis is back. */
export const RESTORING: readonly Fault[] = [
  {
    name: 'forgotten-after-reconnect',
    mistake: 'nothing is subscribed to again after a reconnect',
    breaks: { 'resilience/2': 'Redis holds' },
    parts: whenRedisIsBack((times, usual) => {
      if (times === 1) usual.up()
    }),
  },
  {
    name: 'restored-once-only',
    mistake: 'the listener for the return of Redis fires only once',
    breaks: { 'resilience/3': 'Redis holds' },
    parts: whenRedisIsBack((times, usual) => {
      if (times <= 2) usual.up()
    }),
  },
  {
    name: 'restored-first-only',
    mistake: 'only the first pattern is restored after a reconnect',
    breaks: { 'resilience/2': 'Redis holds' },
    parts: whenRedisIsBack((times, usual, [first], usualBus) => {
      if (times === 1) usual.up()
      else if (first) void usualBus.psubscribe(first)
    }),
  },
  {
    name: 'restored-twice',
    mistake: 'the client library restores the patterns, and so do we',
    breaks: { 'resilience/2': 'Redis holds', 'resilience/3': 'Redis holds' },
    parts: whenRedisIsBack((times, usual, patterns, usualBus) => {
      usual.up()
      if (times > 1) for (const pattern of patterns) void usualBus.psubscribe(pattern)
    }),
  },
  {
    name: 'restored-as-channels',
    mistake: 'SUBSCRIBE is sent for the patterns after a reconnect',
    breaks: { 'resilience/3': 'Redis holds' },
    parts: whenRedisIsBack((times, usual, patterns, usualBus) => {
      if (times === 1) usual.up()
      else for (const pattern of patterns) void Reflect.get(usualBus, 'redis').subscribe(pattern)
    }),
  },
  {
    name: 'delivered-once-a-reconnect',
    mistake: 'each connection adds a listener and none is removed: after a reconnect everything is delivered twice',
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
    name: 'given-up-comes-back',
    mistake: 'the list of patterns to restore is updated only when a command reaches Redis',
    breaks: { 'resilience/4': 'Redis does not hold' },
    parts: whenRedisIsBack((times, usual, patterns, usualBus) => {
      if (times === 1) usual.up()
      else for (const pattern of patterns) void usualBus.psubscribe(pattern)
    }),
  },
  {
    name: 'refused-for-good',
    mistake: 'what Redis refuses after a reconnect is not asked for again before the next one',
    breaks: { 'resilience/8': 'Redis holds' },
    parts: (usual) => ({
      subscriptions: (...parts) => Object.assign(usual.subscriptions(...parts), { onRefused: () => {} }),
    }),
  },
  {
    name: 'refused-clients-dropped',
    mistake: 'the clients of a pattern that Redis refuses after a reconnect are forgotten, and not told',
    breaks: { 'resilience/8': 'Redis holds' },
    parts: (usual) => ({
      subscriptions: (...parts) =>
        Object.assign(usual.subscriptions(...parts), {
          onRefused: (subscription: Subscription) => {
            for (const client of membersOf(subscription)) void subscription.removeNow(client)
          },
        }),
    }),
  },
]
