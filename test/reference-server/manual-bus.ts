import assert from 'node:assert/strict'
import type { Bus, BusFailure } from '../../reference-server/bus'
import { deadlineIn } from '../../reference-server/deadline'
import type { Recipients } from '../../reference-server/delivery/outbox'
import { CostedSet } from '../../reference-server/limits/costed-set'
import { createCodec } from '../../reference-server/protocol'
import { subscribing } from '../../reference-server/subscribing'
import type { Client, Subscription } from '../../reference-server/subscription'
import { Subscriptions } from '../../reference-server/subscriptions'
import { unsubscribing } from '../../reference-server/unsubscribing'

/** A bus whose commands are confirmed when the test says so. */
export class ManualBus implements Bus {
  readonly sent: string[] = []
  readonly held = new Set<string>()
  private readonly unconfirmed: { settle: (failure?: BusFailure) => void }[] = []
  automatic = false
  /** Which commands Redis refuses, while `automatic`: `+` and the pattern for PSUBSCRIBE, `-` for PUNSUBSCRIBE. */
  refuses: (command: string) => boolean = () => false

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
      if (this.automatic) settle(this.refuses(key) ? 'redis-refused' : undefined)
      else this.unconfirmed.push({ settle })
    })
  }

  /** Confirms the oldest command (or fails it), and lets everything that follows from that happen. */
  async confirm(failure?: BusFailure): Promise<void> {
    await eventLoopTurn()
    const command = this.unconfirmed.shift()
    assert.ok(command, 'a command is in flight')
    command.settle(failure)
    await eventLoopTurn()
  }

  get inFlight(): number {
    return this.unconfirmed.length
  }
}

export const eventLoopTurn = () => new Promise((resolve) => setImmediate(resolve))

export class FakeClient implements Client {
  readonly subscriptions = new CostedSet<Subscription>()
  readonly isFull = false
  readonly affords = () => true
  readonly received: string[] = []
  readonly outbox = { put: (message: string) => void this.received.push(message) }
}

/** Outboxes that send at once. */
const immediateOutboxes = {
  putToAll(recipients: Recipients, text: string) {
    for (const outbox of recipients) outbox.put(text)
  },
}

/** Subscriptions on such a bus, and the two handlers bound to them. */
export function setup() {
  const bus = new ManualBus()
  const subscriptions = new Subscriptions(bus, createCodec({ maxPattern: 100 }), immediateOutboxes, 10_000)
  const bind =
    (handler: typeof subscribing, action: 'subscribe' | 'unsubscribe') =>
    (client: Client, ms = 60_000, pattern = 'p') =>
      handler({ action, pattern }, client, subscriptions, deadlineIn(ms))
  const publish = () => subscriptions.message('p', Buffer.from('p'), Buffer.from('x'))
  return { bus, subscriptions, publish, sub: bind(subscribing, 'subscribe'), unsub: bind(unsubscribing, 'unsubscribe') }
}
