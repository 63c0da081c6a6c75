import type { TraceEntry } from '../../../../schemas/types'
import type { Client } from '../../client/client'

/** Names of the participants. The client that replaces `alice` is `alice 2`. */
const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']

export interface Participant {
  client: Client
  /** a channel that only this client is subscribed to, all the time: the barrier of its deliveries */
  control: string
  /** the transcript of its connecting */
  connecting: readonly TraceEntry[]
}

/** Connects a client, and subscribes it to its control channel only. */
export type ConnectParticipant = (name: string) => Promise<Participant>

/** The clients that take part in histories. Their number is fixed, and they stay from one history to the next. */
export class Participants {
  private readonly current: (Participant | undefined)[]
  /** how many clients have had each index */
  private readonly generations: number[]

  constructor(
    count: number,
    private readonly connect: ConnectParticipant,
  ) {
    this.current = Array.from({ length: count }, () => undefined)
    this.generations = this.current.map(() => 0)
  }

  /** The connected participants. */
  all(): Participant[] {
    return this.current.filter((participant) => participant !== undefined)
  }

  at(index: number): Participant {
    const participant = this.current[index]
    if (!participant) throw new RangeError(`there is no participant ${index}`)
    return participant
  }

  /** Connects a client wherever there is none; with `replaceAll` the current ones are disconnected first. */
  async fill(replaceAll: boolean): Promise<void> {
    if (replaceAll) {
      for (const index of this.current.keys()) this.remove(index)
      this.generations.fill(0)
    }
    // one after the other, so that each has a transcript of its connecting alone
    for (const [index, participant] of this.current.entries()) if (!participant) await this.replace(index)
  }

  /** Connects a new client in place of one that has left, or of none. */
  async replace(index: number): Promise<Participant> {
    const generation = (this.generations[index] ?? 0) + 1
    this.generations[index] = generation
    const name = NAMES[index] ?? `client ${index + 1}`
    const participant = await this.connect(generation === 1 ? name : `${name} ${generation}`)
    this.current[index] = participant
    return participant
  }

  private remove(index: number): void {
    this.current[index]?.client.connection.drop()
    this.current[index] = undefined
  }
}
