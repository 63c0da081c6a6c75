import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'

/** What makes every tenth payload a long one: a server that takes longer for it must not let the next ones overtake it. */
const PADDING = ' and much more'.repeat(300)

/** Payloads published one after the other on one channel, in this order. */
export class Burst {
  readonly payloads: string[] = []
  private readonly token: string

  constructor(
    readonly channel: string,
    private readonly around: Surroundings,
  ) {
    this.token = around.names.token('burst')
  }

  /** Publishes one more; resolves when it is on its way. */
  async publishNext(): Promise<void> {
    const redis = this.around.redis('Payloads are published, one behind the other')
    const number = this.payloads.length + 1
    const payload = `${this.token}:${number}.${number % 10 === 5 ? PADDING : ''}`
    this.payloads.push(payload)
    await redis.publish(this.channel, payload)
  }

  /** Publishes so many, without waiting for one before the next is sent. */
  async publish(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.publishNext()))
  }

  /** Which of them a text carries, from 1; undefined if it carries none. */
  numberIn(text: string): number | undefined {
    const at = text.indexOf(`${this.token}:`)
    return at < 0 ? undefined : Number.parseInt(text.slice(at + this.token.length + 1), 10)
  }

  /** What all of them, and nothing else, contain. */
  get mark(): string {
    return `${this.token}:`
  }
}

/** Every payload of the burst has come to the client once, in the order of publishing; the last one is awaited. */
export async function receivedInOrder(client: Client, burst: Burst): Promise<void> {
  const count = burst.payloads.length
  const requirement = `${client.name} receives each of ${count} payloads once, in order`
  const expected = `1 to ${count}`
  const last = burst.payloads.at(-1) ?? ''
  const numbers: number[] = []
  // Each delivery has the whole limit: a burst is as fast as the server, and the last of many may be long in coming.
  for (let delivery = await client.nextDelivery(burst.mark); delivery; ) {
    numbers.push(burst.numberIn(delivery.raw) ?? 0)
    if (delivery.raw.includes(last)) break
    delivery = await client.nextDelivery(burst.mark)
  }
  // what is behind the last one would be there with the barrier of who asks whether anything more came
  numbers.push(...client.claimDeliveries(burst.mark).map(({ raw }) => burst.numberIn(raw) ?? 0))
  const wrong = numbers.findIndex((number, index) => number !== index + 1)
  if (wrong >= 0) {
    const next = numbers.slice(wrong, wrong + 5).join(', ')
    throw new RequirementNotMet(requirement, expected, `in place ${wrong + 1} came ${next}; ${numbers.length} in all`)
  }
  if (numbers.length < count) {
    const missing = `${numbers.length} of ${count}, then ${client.nothing('delivery')}`
    throw new RequirementNotMet(requirement, expected, missing)
  }
}
