import type { Client, Subscription } from '../../../reference-server/subscription'
import { Subscriptions } from '../../../reference-server/subscriptions'
import type { Decoration } from '../fault'
import { bus } from './decorate'

/** One published message on its way to the clients. */
export interface Message {
  readonly pattern: string
  readonly channel: string
  readonly payload: Buffer
}

/** The clients whose subscribing was granted, in the order in which they subscribed. */
export function grantedOn(subscription: Subscription | undefined): Client[] {
  const members = subscription ? (Reflect.get(subscription, 'members') as Map<Client, boolean>) : new Map()
  return [...members].filter(([, granted]) => granted).map(([client]) => client)
}

/** Counts the messages of each pattern: returns the number of this one, from 1. */
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

/** Changes which clients get a message; a client listed twice gets it twice. `make` is called once for each server. */
export function recipients(
  make: (all: Subscriptions) => (due: Client[], message: Message) => readonly Client[],
): Decoration {
  return () => ({
    subscriptions: (bus, codec, outboxes, config) => {
      class Misdirected extends Subscriptions {
        private readonly choose = make(this)
        override message(pattern: string, channel: Buffer, payload: Buffer): void {
          const text = codec.delivery(pattern, channel, payload)
          const message = { pattern: String(pattern), channel: channel.toString(), payload }
          for (const client of this.choose(grantedOn(this.get(message.pattern)), message)) client.outbox.put(text)
        }
      }
      return new Misdirected(bus, codec, outboxes, config.maxServerPatternCost)
    },
  })
}

type Pass = (pattern: string, channel: Buffer, payload: Buffer) => void

/** Intercepts messages from Redis; `pass` hands one to the server. `make` is called once for each server. */
export function fromRedis(make: (pass: Pass) => Pass): Decoration {
  return bus(
    () => ({}),
    (usual) => ({ message: make((...message) => usual.message(...message)) }),
  )
}
