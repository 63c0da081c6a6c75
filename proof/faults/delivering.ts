import type { Client, Subscription } from '../../reference-server/subscription'
import { Subscriptions } from '../../reference-server/subscriptions'
import { bus } from './decorate'
import type { Fault } from './fault'

type Decoration = NonNullable<Fault['parts']>

/** One published message on its way to the clients. */
export interface Message {
  readonly pattern: string
  readonly channel: string
  readonly payload: Buffer
}

/** The clients that were told that they are on a subscription, in the order in which they came. */
export function toldOn(subscription: Subscription | undefined): Client[] {
  const members = subscription ? (Reflect.get(subscription, 'members') as Map<Client, boolean>) : new Map()
  return [...members].filter(([, told]) => told).map(([client]) => client)
}

/** Counts the messages of each pattern: gives the number of this one, from 1. */
export function counting(): (pattern: string) => number {
  const counts = new Map<string, number>()
  return (pattern) => {
    const count = (counts.get(pattern) ?? 0) + 1
    counts.set(pattern, count)
    return count
  }
}

/** Every subscription of a server. */
export function every(subscriptions: Subscriptions): Subscription[] {
  return [...(Reflect.get(subscriptions, 'byPattern') as Map<string, Subscription>).values()]
}

/** Other clients get a message than should; who is named twice gets it twice. `make` is called once for each server. */
export function recipients(
  make: (all: Subscriptions) => (due: Client[], message: Message) => readonly Client[],
): Decoration {
  return () => ({
    subscriptions: (way, codec, outboxes) => {
      class Misled extends Subscriptions {
        private readonly choose = make(this)
        override message(pattern: string, channel: Buffer, payload: Buffer): void {
          const text = codec.delivery(pattern, channel, payload)
          const message = { pattern: String(pattern), channel: channel.toString(), payload }
          for (const client of this.choose(toldOn(this.get(message.pattern)), message)) client.outbox.put(text)
        }
      }
      return new Misled(way, codec, outboxes)
    },
  })
}

type Pass = (pattern: string, channel: Buffer, payload: Buffer) => void

/** What comes from Redis passes through this; `pass` hands it on. `make` is called once for each server. */
export function fromRedis(make: (pass: Pass) => Pass): Decoration {
  return bus(
    () => ({}),
    (usual) => ({ message: make((...message) => usual.message(...message)) }),
  )
}

/**
 * The server takes everything from Redis by one pattern, and finds out by itself whom it is for. It holds the patterns of its
 * clients besides.
 */
export function ownMatching(matches: (pattern: string, channel: string) => boolean): Decoration {
  return (parts) => ({
    bus: (config) => {
      const usual = parts.bus(config)
      const held = new Set<string>()
      return {
        open: (told) =>
          usual.open({
            ...told,
            up: () => {
              void usual.psubscribe('*')
              told.up()
            },
            message: (pattern, channel, payload) => {
              if (String(pattern) !== '*') return
              for (const one of held) if (matches(one, channel.toString())) told.message(one, channel, payload)
            },
          }),
        psubscribe: (pattern) => {
          held.add(pattern)
          return usual.psubscribe(pattern)
        },
        punsubscribe: (pattern) => {
          held.delete(pattern)
          return usual.punsubscribe(pattern)
        },
        close: () => usual.close(),
      }
    },
  })
}

/** A glob as a regular expression by a table of its parts; what no part fits stands for itself. */
export function glob(table: readonly (readonly [RegExp, (part: string) => string])[], flags = 'su') {
  return (pattern: string, channel: string): boolean => {
    let source = ''
    for (let rest = pattern; rest !== ''; ) {
      const found = table.map(([part, say]) => [part.exec(rest)?.[0], say] as const).find(([part]) => part)
      const part = found?.[0] ?? String.fromCodePoint(rest.codePointAt(0) as number)
      source += found ? found[1](part) : literal(part)
      rest = rest.slice(part.length)
    }
    return new RegExp(`^${source}$`, flags).test(channel)
  }
}

/** A text that stands for itself in a regular expression. */
export const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Redis's own rules, each by its name. */
export const RULES = {
  escaped: [/^\\./su, (part: string) => literal(part.slice(1))],
  star: [/^\*+/, () => '.*'],
  question: [/^\?/, () => '.'],
  set: [/^\[[^\]]+\]/, (part: string) => part],
} as const
