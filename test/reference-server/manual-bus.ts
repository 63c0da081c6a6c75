// A bus under the test's thumb; a test file by name so that it is not counted as code under test.
import assert from 'node:assert/strict'
import { after } from '../../reference-server/deadline'
import type { Audience, Outbox } from '../../reference-server/delivery/outbox'
import { createCodec } from '../../reference-server/protocol'
import type { Bus, BusFailure } from '../../reference-server/redis-bus'
import { subscribing } from '../../reference-server/subscribing'
import type { Client, Subscription } from '../../reference-server/subscription'
import { Subscriptions } from '../../reference-server/subscriptions'
import { unsubscribing } from '../../reference-server/unsubscribing'

/** A bus whose confirmations come when the test says so. */
export class ManualBus implements Bus {
  readonly sent: string[] = []
  readonly held = new Set<string>()
  private readonly open_: { key: string; settle: (failure?: BusFailure) => void }[] = []
  automatic = false

  open = async () => {}
  close = async () => {}
  psubscribe = (pattern: string) => this.command(`+${pattern}`, () => this.held.add(pattern))
  punsubscribe = (pattern: string) => this.command(`-${pattern}`, () => this.held.delete(pattern))

  private command(key: string, effect: () => void): Promise<BusFailure | undefined> {
    this.sent.push(key)
    return new Promise((resolve) => {
      const settle = (failure?: BusFailure) => {
        if (!failure) effect()
        resolve(failure)
      }
      if (this.automatic) settle()
      else this.open_.push({ key, settle })
    })
  }

  /** Answers the oldest command once it was sent, and gives everything that follows from it the time to happen. */
  async answer(failure?: BusFailure): Promise<void> {
    await rest()
    const command = this.open_.shift()
    assert.ok(command, 'a command is in flight')
    command.settle(failure)
    await rest()
  }

  get inFlight(): number {
    return this.open_.length
  }
}

export const rest = () => new Promise((resolve) => setImmediate(resolve))

export class Member implements Client {
  readonly subscriptions = new Set<Subscription>()
  readonly isFull = false
  readonly got: string[] = []
  readonly outbox = { put: (message: string) => void this.got.push(message) } as unknown as Outbox
}

/** Outboxes that let nothing wait. */
const atOnce = {
  putToAll(audience: Audience, text: string) {
    for (const outbox of audience) outbox.put(text)
  },
}

/** Subscriptions on such a bus, and the two handlers bound to them. */
export function setup() {
  const bus = new ManualBus()
  const subscriptions = new Subscriptions(bus, createCodec({ maxPattern: 100 }), atOnce)
  const ask =
    (handler: typeof subscribing, action: 'subscribe' | 'unsubscribe') =>
    (client: Client, ms = 60_000, pattern = 'p') =>
      handler({ action, pattern }, client, subscriptions, after(ms))
  const publish = () => subscriptions.message('p', Buffer.from('p'), Buffer.from('x'))
  return { bus, subscriptions, publish, sub: ask(subscribing, 'subscribe'), unsub: ask(unsubscribing, 'unsubscribe') }
}
