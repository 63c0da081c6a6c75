import type { TraceEntry } from '../../../../schemas/types'
import type { Client } from '../../client/client'

/** Names of the places at a table; whoever comes after `alice` has left is `alice 2`. */
const PLACES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']

export interface Player {
  client: Client
  /** a channel that it alone listens to, all the time: the barrier of its deliveries */
  control: string
  /** what the transcript says of its coming */
  arrival: readonly TraceEntry[]
}

/** Connects a client that is on nothing yet but its control channel. */
export type Arrive = (name: string) => Promise<Player>

/** The clients that take part in histories: as many as there are places, and kept from one history to the next. */
export class Players {
  private readonly seated: (Player | undefined)[]
  private readonly generations: number[]

  constructor(
    places: number,
    private readonly arrive: Arrive,
  ) {
    this.seated = Array.from({ length: places }, () => undefined)
    this.generations = this.seated.map(() => 0)
  }

  /** Everybody who is there. */
  all(): Player[] {
    return this.seated.filter((player) => player !== undefined)
  }

  at(place: number): Player {
    const player = this.seated[place]
    if (!player) throw new RangeError(`nobody sits at ${place}`)
    return player
  }

  /** Somebody comes to every place that is free, or, `anew`, to each: then those who were there go. */
  async fill(anew: boolean): Promise<void> {
    if (anew) for (const place of this.seated.keys()) this.free(place)
    if (anew) this.generations.fill(0)
    // one after the other, so that the transcript of one's coming is all that happens meanwhile
    for (const [place, player] of this.seated.entries()) if (!player) await this.replace(place)
  }

  /** A new client takes the place of one that has left, or of nobody. */
  async replace(place: number): Promise<Player> {
    const generation = (this.generations[place] ?? 0) + 1
    this.generations[place] = generation
    const name = PLACES[place] ?? `client ${place + 1}`
    const player = await this.arrive(generation === 1 ? name : `${name} ${generation}`)
    this.seated[place] = player
    return player
  }

  private free(place: number): void {
    this.seated[place]?.client.connection.drop()
    this.seated[place] = undefined
  }
}
