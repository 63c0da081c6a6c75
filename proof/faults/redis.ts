import type { Bus } from '../../reference-server/bus'
import { bus } from './decorate'
import type { Fault } from './fault'
import { handlerWithBus, redisOf } from './reach-in'
import { REDIS_LEFT } from './redis-left'

export const REDIS: readonly Fault[] = [
  {
    name: 'subscribe-without-a-wildcard',
    mistake: 'a name without a wildcard is subscribed to as a channel',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    parts: bus((usual) => {
      const channel = (pattern: string) => !/[*?[\\]/.test(pattern)
      const sent = (command: Promise<unknown>) => command.then(() => undefined)
      return {
        open: async (events) => {
          await usual.open(events)
          redisOf(usual).on('messageBuffer', (name: Buffer, payload: Buffer) =>
            events.message(String(name), name, payload),
          )
        },
        psubscribe: (pattern) =>
          channel(pattern) ? sent(redisOf(usual).subscribe(pattern)) : usual.psubscribe(pattern),
        punsubscribe: (pattern) =>
          channel(pattern) ? sent(redisOf(usual).unsubscribe(pattern)) : usual.punsubscribe(pattern),
      }
    }),
  },
  {
    name: 'subscribe-besides',
    mistake: 'to be sure, the pattern is subscribed to as a channel too',
    breaks: { 'subscription-creation/1': 'Redis was sent SUBSCRIBE' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        await redisOf(usual).subscribe(pattern)
        return usual.psubscribe(pattern)
      },
    })),
  },
  {
    name: 'psubscribe-in-quotes',
    mistake: 'quotes of a pattern are doubled, as in SQL',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    parts: bus((usual) => ({
      psubscribe: (pattern) => usual.psubscribe(pattern.replaceAll("'", "''")),
      punsubscribe: (pattern) => usual.punsubscribe(pattern.replaceAll("'", "''")),
    })),
  },
  {
    name: 'unsubscribe-for-patterns',
    mistake: 'patterns are given up by UNSUBSCRIBE, which is for channels',
    breaks: { 'subscription-deletion/1': 'Redis does not hold', 'unsubscribing/3.2.1.1': 'Redis does not hold' },
    touches: ['subscription-creation/1', 'wire/4', 'concurrency/1', 'scale-out/2', 'connection'],
    parts: bus((usual) => ({
      punsubscribe: async (pattern) => {
        await redisOf(usual).unsubscribe(pattern)
        return undefined
      },
    })),
  },
  {
    name: 'never-given-up',
    mistake: 'a pattern is kept in Redis for the next who may want it',
    breaks: { 'subscription-deletion/1': 'Redis does not hold', 'unsubscribing/3.2.1.1': 'Redis does not hold' },
    touches: ['wire/4', 'concurrency/1', 'scale-out/2', 'connection'],
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
    name: 'punsubscribe-without-arguments',
    mistake: 'PUNSUBSCRIBE is sent without the pattern, which gives up all of them',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis holds' },
    touches: ['unsubscribing/3.2', 'delivery/2', 'connection/3'],
    parts: handlerWithBus('unsubscribe', (usual, made) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      if (outcome.status && !subscriptions.get(request.pattern)) await redisOf(made()).punsubscribe()
      return outcome
    }),
  },
  {
    name: 'given-up-in-small-letters',
    mistake: 'the pattern is put into a plain form on its way to PUNSUBSCRIBE, and not on its way to PSUBSCRIBE',
    breaks: { 'subscription-deletion/1': 'Redis does not hold' },
    parts: bus((usual) => ({ punsubscribe: (pattern) => usual.punsubscribe(pattern.toLowerCase()) })),
  },
  {
    name: 'given-up-trimmed',
    mistake: 'the pattern is trimmed on its way to PUNSUBSCRIBE',
    breaks: { 'subscription-deletion/1': 'Redis does not hold' },
    parts: bus((usual) => ({ punsubscribe: (pattern) => usual.punsubscribe(pattern.trim()) })),
  },
  {
    name: 'connection-to-redis-for-each-pattern',
    mistake: 'every pattern has a connection to Redis of its own, which is closed to give it up',
    breaks: { 'subscription-deletion/1': 'Redis was sent PUNSUBSCRIBE' },
    parts: (usual) => ({
      bus: (config) => {
        const main = usual.bus(config)
        const own = new Map<string, Bus>()
        let events: Parameters<Bus['open']>[0]
        return {
          open: async (told) => {
            events = { ...told, up: () => {}, down: () => {} }
            await main.open(told)
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
  ...REDIS_LEFT,
]
