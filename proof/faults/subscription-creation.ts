import type { Fault } from './fault'
import { override, renaming } from './tools/bare'
import { bus, patternsReadAs } from './tools/decorate'
import { redisOf } from './tools/reach-in'

/** The faults of `subscription-creation`. */
export const SUBSCRIPTION_CREATION: readonly Fault[] = [
  {
    name: 'trimmed',
    mistake: 'patterns are trimmed, as if a person had typed them',
    breaks: { 'subscription-creation/1': 'Redis was sent PSUBSCRIBE', 'wire/6': 'names the action and the pattern' },
    parts: patternsReadAs((pattern) => pattern.trim()),
  },
  {
    name: 'normalised',
    mistake: 'patterns are put into a Unicode normal form',
    breaks: { 'subscription-creation/1': 'Redis holds', 'wire/6': 'names the action and the pattern' },
    parts: patternsReadAs((pattern) => pattern.normalize('NFC')),
  },
  {
    name: 'escaped-but-for-the-star',
    mistake: 'the star is the only wildcard; all others are escaped on the way to Redis',
    breaks: {
      'subscription-creation/1': 'Redis holds',
      'subscription-deletion/1': 'was sent PUNSUBSCRIBE',
      'wire/6': 'names the action and the pattern',
    },
    parts: patternsReadAs((pattern) => pattern.replace(/[?[\]]/g, '\\$&')),
  },
  {
    name: 'completed-with-a-star',
    mistake: 'a name without a wildcard is treated as a prefix',
    breaks: {
      'subscription-creation/1': 'Redis holds',
      'wire/6': 'names the action and the pattern',
      'delivery/2': 'unchanged, once',
    },
    parts: patternsReadAs((pattern) => (/[*?[]/.test(pattern) ? pattern : `${pattern}*`)),
  },
  {
    name: 'bytes-as-characters',
    mistake: 'patterns go to Redis as Latin-1, one byte for each character',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    parts: bus((usual) => ({
      psubscribe: (pattern) => usual.psubscribe(Buffer.from(pattern, 'latin1').toString('latin1')),
      punsubscribe: (pattern) => usual.punsubscribe(Buffer.from(pattern, 'latin1').toString('latin1')),
    })),
  },
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
    mistake: 'the pattern is also subscribed to as a channel, to be sure',
    breaks: { 'subscription-creation/1': 'Redis was sent SUBSCRIBE' },
    parts: bus((usual) => ({
      psubscribe: async (pattern) => {
        await redisOf(usual).subscribe(pattern)
        return usual.psubscribe(pattern)
      },
      punsubscribe: async (pattern) => {
        await redisOf(usual).unsubscribe(pattern)
        return usual.punsubscribe(pattern)
      },
    })),
  },
  {
    name: 'psubscribe-in-quotes',
    mistake: 'quotes in a pattern are doubled, as in SQL',
    breaks: { 'subscription-creation/1': 'Redis holds' },
    parts: bus((usual) => ({
      psubscribe: (pattern) => usual.psubscribe(pattern.replaceAll("'", "''")),
      punsubscribe: (pattern) => usual.punsubscribe(pattern.replaceAll("'", "''")),
    })),
  },
  {
    name: 'small-letters-held',
    mistake: 'Redis gets the pattern in small letters',
    breaks: { 'subscription-creation/1': '' },
    bare: override('Subscriptions', 'hold', (usual) => (pattern) => usual(pattern.toLowerCase())),
  },
  {
    name: 'unusual-blanks-trimmed',
    mistake: 'a pattern loses the blanks at its ends, of whichever kind',
    breaks: { 'subscription-creation/1': 'Redis was sent' },
    bare: renaming((pattern) => pattern.replace(/^[^\S ]+|[^\S ]+$/g, '')),
  },
  {
    name: 'channel-subscribed',
    mistake: 'a pattern without a star is subscribed to by SUBSCRIBE',
    breaks: { 'subscription-creation/1': '' },
    bare: override(
      'Subscriptions',
      'hold',
      (usual, { redis }) =>
        (pattern) =>
          pattern.includes('*') ? usual(pattern) : redis.subscribe(pattern),
    ),
  },
  {
    name: 'held-twice-for-the-first',
    mistake: 'the first client of a pattern and the new subscription each send PSUBSCRIBE',
    breaks: { 'subscription-creation/1': '' },
    bare: override('Subscriptions', 'join', (usual, subscriptions) => async (client, pattern) => {
      if (!subscriptions.all.has(pattern)) subscriptions.hold(pattern).catch(() => {})
      return usual(client, pattern)
    }),
  },
]
