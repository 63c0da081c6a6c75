import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import { ownersOfMissing } from './deliveries'

/** Makes every tenth payload long: if a server takes more time for it, the next ones must still not overtake it. */
const PADDING = ' and much more'.repeat(300)

/** Payloads published one after the other on one channel. */
export class Burst {
  /** in the order of publishing */
  readonly payloads: string[] = []
  private readonly token: string

  constructor(
    readonly channel: string,
    readonly context: ScenarioContext,
  ) {
    this.token = context.names.token('burst')
  }

  /** Publishes one more. Resolves when Redis has published it. */
  async publishNext(): Promise<void> {
    const redis = this.context.redis('Payloads are published one after the other')
    const number = this.payloads.length + 1
    const payload = `${this.token}:${number}.${number % 10 === 5 ? PADDING : ''}`
    this.payloads.push(payload)
    await redis.publish(this.channel, payload)
  }

  /** Publishes `count` more, without waiting in between. */
  async publish(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.publishNext()))
  }

  /** The number, from 1, of the payload that a text carries; undefined if it carries none. */
  numberIn(text: string): number | undefined {
    const at = text.indexOf(`${this.token}:`)
    return at < 0 ? undefined : Number.parseInt(text.slice(at + this.token.length + 1), 10)
  }

  /** A text that is in all of its payloads, and in no others. */
  get mark(): string {
    return `${this.token}:`
  }
}

/** Every payload of the burst reaches the client once, in the order of publishing. Waits for the last one (delivery/3). */
export async function receivedInOrder(client: Client, burst: Burst): Promise<void> {
  const count = burst.payloads.length
  const requirement = `${client.name} receives each of ${count} payloads once, in order`
  const expected = `1 to ${count}`
  const last = burst.payloads.at(-1) ?? ''
  const numbers: number[] = []
  // Each delivery gets the whole limit: how long a burst takes depends on the server and on its length.
  for (let delivery = await client.nextDelivery(burst.mark); delivery; ) {
    numbers.push(burst.numberIn(delivery.raw) ?? 0)
    if (delivery.raw.includes(last)) break
    delivery = await client.nextDelivery(burst.mark)
  }
  // deliveries after the last one are found here, or behind the barrier of `hears nothing more`
  numbers.push(...client.claimDeliveries(burst.mark).map(({ raw }) => burst.numberIn(raw) ?? 0))
  const wrong = numbers.findIndex((number, index) => number !== index + 1)
  if (wrong >= 0) {
    const next = numbers.slice(wrong, wrong + 5).join(', ')
    const actual = `position ${wrong + 1} has ${next}; ${numbers.length} in all`
    const again = numbers.indexOf(numbers[wrong] ?? 0) < wrong
    throw new RequirementNotMet(requirement, expected, actual, again ? 'delivery/1' : ownersOfGap(client))
  }
  if (numbers.length < count) {
    const missing = `${numbers.length} of ${count}, then ${client.describeMissing('delivery')}`
    const none = numbers.length === 0
    const owners = none ? await ownersOfMissing(client, burst.mark, burst.context) : ownersOfGap(client)
    throw new RequirementNotMet(requirement, expected, missing, owners)
  }
}

/** Whose requirement it is that none of a burst is left out: that of carrying messages, if some may have come otherwise. */
function ownersOfGap({ isOnOtherTransport }: Client): readonly Owner[] {
  return [...(isOnOtherTransport ? (['server-initializing/2'] as const) : []), 'delivery/3']
}
