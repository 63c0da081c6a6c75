import type { Action } from '../../client/client'
import { type Reply, subscribedAfter } from './legal'

/** A pattern is identified by its depth: `*` is 0, `a*` is 1, `ab*` is 2. A channel of depth 1 is `a1`. */
export type Depth = number

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

export function patternOf(depth: Depth): string {
  return `${LETTERS.slice(0, depth)}*`
}

export function channelOf(depth: Depth): string {
  return `${LETTERS.slice(0, depth)}1`
}

/** One client and one pattern. */
interface Subscription {
  /** whether the client was subscribed when all replies were in last */
  subscribed: boolean
  /** requests without a reply; `turn` orders all requests */
  pending: { action: Action; turn: number }[]
  /** replies since then */
  replies: Reply[]
}

interface Payload {
  channel: Depth
  /** the patterns for which each client must receive it, and for which it may */
  due: Map<string, { least: Set<Depth>; most: Set<Depth> }>
}

/**
 * What a right server may do. For each client and pattern it knows whether the client was subscribed when all replies were
 * in last, and the requests since then.
 */
export class Model {
  private readonly clients = new Map<string, Subscription[]>()
  private turns = 0
  private readonly payloads = new Map<string, Payload>()

  constructor(private readonly depths: number) {}

  joins(client: string): void {
    const subscriptions = Array.from({ length: this.depths }, () => ({ subscribed: false, pending: [], replies: [] }))
    this.clients.set(client, subscriptions)
  }

  leaves(client: string): void {
    this.clients.delete(client)
  }

  requests(client: string, action: Action, depth: Depth): void {
    this.turns += 1
    this.subscription(client, depth).pending.push({ action, turn: this.turns })
    for (const payload of this.payloads.values()) this.makeOptional(payload, client, depth)
  }

  /** Records a reply. False if the client has no such request pending. */
  receivesReply(client: string, action: Action, depth: Depth, status: boolean): boolean {
    const { pending, replies } = this.subscription(client, depth)
    const index = pending.findIndex((request) => request.action === action)
    if (index < 0) return false
    pending.splice(index, 1)
    replies.push({ action, status })
    return true
  }

  /** The pattern of a client's oldest pending request with this action. */
  oldestPending(client: string, action: Action): Depth | undefined {
    const turns = this.subscriptions(client).flatMap(({ pending }, depth) =>
      pending.flatMap((request) => (request.action === action ? { depth, turn: request.turn } : [])),
    )
    return turns.sort((one, other) => one.turn - other.turn)[0]?.depth
  }

  /** The number of a client's pending requests. */
  pendingRequests(client: string): number {
    return this.subscriptions(client).reduce((sum, { pending }) => sum + pending.length, 0)
  }

  /** Call it when all replies are in. Returns what is wrong, in words, if they are not possible in any order. */
  settle(): string | undefined {
    for (const [client, subscriptions] of this.clients)
      for (const [depth, subscription] of subscriptions.entries()) {
        const after = subscribedAfter(subscription.subscribed, subscription.replies)
        if (after === undefined) return impossible(client, depth, subscription)
        subscription.subscribed = after
        subscription.replies = []
      }
    return undefined
  }

  /** The clients subscribed to a pattern; valid when all replies are in. */
  subscribers(depth: Depth): string[] {
    return [...this.clients].filter(([, subscriptions]) => subscriptions[depth]?.subscribed).map(([client]) => client)
  }

  publishes(token: string, channel: Depth): void {
    const payload: Payload = { channel, due: new Map() }
    for (const [client, subscriptions] of this.clients)
      for (const [depth, { subscribed, pending, replies }] of subscriptions.entries()) {
        if (pending.length > 0 || replies.length > 0) this.makeOptional(payload, client, depth)
        else if (subscribed && depth <= channel) {
          const { least, most } = dueTo(payload, client)
          least.add(depth)
          most.add(depth)
        }
      }
    this.payloads.set(token, payload)
  }

  /** The payloads so far, with how often a connected client receives each: at least, and at most. */
  due(client: string): { token: string; least: number; most: number }[] {
    return [...this.payloads].map(([token, { due }]) => {
      const { least, most } = due.get(client) ?? { least: new Set(), most: new Set() }
      return { token, least: least.size, most: most.size }
    })
  }

  /** The channel on which a payload was published. */
  channel(token: string): string {
    return channelOf(this.payloads.get(token)?.channel ?? 0)
  }

  /** The client subscribes or unsubscribes while the payload is on its way: it may receive it or not. */
  private makeOptional(payload: Payload, client: string, depth: Depth): void {
    if (depth > payload.channel) return
    const { least, most } = dueTo(payload, client)
    least.delete(depth)
    most.add(depth)
  }

  private subscriptions(client: string): Subscription[] {
    return this.clients.get(client) ?? []
  }

  private subscription(client: string, depth: Depth): Subscription {
    const subscription = this.subscriptions(client)[depth]
    if (!subscription) throw new RangeError(`the model has no client ${client}, or no pattern of depth ${depth}`)
    return subscription
  }
}

function dueTo({ due }: Payload, client: string): { least: Set<Depth>; most: Set<Depth> } {
  const known = due.get(client) ?? { least: new Set<Depth>(), most: new Set<Depth>() }
  due.set(client, known)
  return known
}

function impossible(client: string, depth: Depth, { subscribed, replies }: Subscription): string {
  const said = replies.map(({ action, status }) => `${action} ${status ? 'granted' : 'refused'}`).join(', ')
  return `${client} was ${subscribed ? '' : 'not '}on "${patternOf(depth)}", and no order of its requests leads to: ${said}`
}
