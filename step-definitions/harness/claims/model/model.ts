import type { Action } from '../../client/client'
import { type Answer, afterwards } from './legal'

/** Patterns are known by their depth: `*` is 0, `a*` is 1, `ab*` is 2; a channel of depth 1 is `a1`. */
export type Depth = number

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

export function patternOf(depth: Depth): string {
  return `${LETTERS.slice(0, depth)}*`
}

export function channelOf(depth: Depth): string {
  return `${LETTERS.slice(0, depth)}1`
}

/** How a client stands to a pattern. */
interface Standing {
  on: boolean
  waiting: { action: Action; turn: number }[]
  answers: Answer[]
}

interface Payload {
  channel: Depth
  /** how often each client is to get it: at least, and at most */
  due: Map<string, { least: Set<Depth>; most: Set<Depth> }>
}

/**
 * What a right server may do: for each client and pattern whether the client is on it, as of the last time that all
 * answers were in, and what is under way since.
 */
export class Model {
  private readonly clients = new Map<string, Standing[]>()
  private turns = 0
  private readonly payloads = new Map<string, Payload>()

  constructor(private readonly depths: number) {}

  joins(client: string): void {
    const standings = Array.from({ length: this.depths }, () => ({ on: false, waiting: [], answers: [] }))
    this.clients.set(client, standings)
  }

  leaves(client: string): void {
    this.clients.delete(client)
  }

  asks(client: string, action: Action, depth: Depth): void {
    this.turns += 1
    this.standing(client, depth).waiting.push({ action, turn: this.turns })
    for (const payload of this.payloads.values()) this.touch(payload, client, depth)
  }

  /** Takes note of an answer. False if the client has asked for no such thing. */
  isAnswered(client: string, action: Action, depth: Depth, status: boolean): boolean {
    const { waiting, answers } = this.standing(client, depth)
    const index = waiting.findIndex((request) => request.action === action)
    if (index < 0) return false
    waiting.splice(index, 1)
    answers.push({ action, status })
    return true
  }

  /** The pattern that a client asked for so the longest time ago, of those for which it has no answer. */
  oldest(client: string, action: Action): Depth | undefined {
    const turns = this.standings(client).flatMap(({ waiting }, depth) =>
      waiting.flatMap((request) => (request.action === action ? { depth, turn: request.turn } : [])),
    )
    return turns.sort((one, other) => one.turn - other.turn)[0]?.depth
  }

  /** How many answers a client waits for. */
  owed(client: string): number {
    return this.standings(client).reduce((sum, { waiting }) => sum + waiting.length, 0)
  }

  /** All answers are in: what they come to. In words what is wrong, if they are possible in no order. */
  settle(): string | undefined {
    for (const [client, standings] of this.clients)
      for (const [depth, standing] of standings.entries()) {
        const { on, answers } = standing
        const after = afterwards(on, answers)
        if (after === undefined) return impossible(client, depth, standing)
        standing.on = after
        standing.answers = []
      }
    return undefined
  }

  /** Who is on a pattern. Holds when all answers are in. */
  on(depth: Depth): string[] {
    return [...this.clients].filter(([, standings]) => standings[depth]?.on).map(([client]) => client)
  }

  publishes(token: string, channel: Depth): void {
    const payload: Payload = { channel, due: new Map() }
    for (const [client, standings] of this.clients)
      for (const [depth, { on, waiting, answers }] of standings.entries()) {
        if (waiting.length > 0 || answers.length > 0) this.touch(payload, client, depth)
        else if (on && depth <= channel) {
          const { least, most } = dueTo(payload, client)
          least.add(depth)
          most.add(depth)
        }
      }
    this.payloads.set(token, payload)
  }

  /** The payloads so far, each with how often a client that is still there gets it. */
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

  /** The client takes up or gives up the pattern while the payload is on its way: it may get it, and need not. */
  private touch(payload: Payload, client: string, depth: Depth): void {
    if (depth > payload.channel) return
    const { least, most } = dueTo(payload, client)
    least.delete(depth)
    most.add(depth)
  }

  private standings(client: string): Standing[] {
    return this.clients.get(client) ?? []
  }

  private standing(client: string, depth: Depth): Standing {
    const standing = this.standings(client)[depth]
    if (!standing) throw new RangeError(`${client} has nothing to do with a pattern of depth ${depth}`)
    return standing
  }
}

function dueTo({ due }: Payload, client: string): { least: Set<Depth>; most: Set<Depth> } {
  const known = due.get(client) ?? { least: new Set<Depth>(), most: new Set<Depth>() }
  due.set(client, known)
  return known
}

function impossible(client: string, depth: Depth, { on, answers }: Standing): string {
  const said = answers.map(({ action, status }) => `${action} ${status ? 'granted' : 'refused'}`).join(', ')
  return `${client} was ${on ? '' : 'not '}on "${patternOf(depth)}", and no order of its requests gives: ${said}`
}
