import { createHistogram } from 'node:perf_hooks'
import { type Address, Client } from './client'
import type { Action } from './wires'

/** Handshakes under way at once; a server's queue of connections it has not accepted holds 511 by default. */
const AT_ONCE = 50

/** What came of a phase of deliveries. Latencies in ms, from before PUBLISH to the client's read; absent where not asked for. */
export interface Delivered {
  readonly p50?: number
  readonly p99?: number
}

/** Clock of all threads of the process, in ms. */
export const now = () => Number(process.hrtime.bigint()) / 1e6

/** Many clients of one server, in one thread. One phase at a time; each ends when all it waits for has come. */
export class Crowd {
  private readonly clients: Client[] = []
  private fail: (error: Error) => void = () => {}
  private lost: Error | undefined

  /** @param publishedAt for each payload of a phase, when it was published (see `now`) */
  constructor(
    private readonly address: Address,
    private readonly publishedAt: Float64Array,
  ) {}

  /** Lets as many more clients come. */
  async connect(count: number): Promise<void> {
    for (let left = count; left > 0; left -= AT_ONCE) {
      const some = Array.from(
        { length: Math.min(left, AT_ONCE) },
        () => new Client(this.address, (error) => this.lose(error)),
      )
      await Promise.all(some.map(({ ready }) => ready))
      this.clients.push(...some)
    }
  }

  /** Lets the last ones go, until so many are left. */
  shrink(count: number): void {
    for (const client of this.clients.splice(count)) client.leave()
  }

  /** Each client asks for the same pattern; ends when each has its reply. */
  async ask(action: Action, pattern: string): Promise<void> {
    await this.phase(this.clients.length, (arrived) => {
      for (const client of this.clients) {
        client.onFrame = arrived
        client.request(action, pattern)
      }
    })
  }

  /** Each client asks for `each` patterns of its own, from its `first` on, one after the other; ends when the last reply has come. */
  async askInTurn(action: Action, first: number, each: number): Promise<void> {
    await this.phase(this.clients.length * each, (arrived) => {
      for (const [number, client] of this.clients.entries()) {
        let turn = first
        const next = () => client.request(action, `bench:${number}:${turn++}:*`)
        client.onFrame = () => {
          arrived()
          if (turn < first + each) next()
        }
        next()
      }
    })
  }

  /** Waits until every client has so many deliveries; `onReady` is called when it counts. */
  async expect(payloads: number, timed: boolean, onReady: () => void): Promise<Delivered> {
    const latencies = createHistogram()
    await this.phase(this.clients.length * payloads, (arrived) => {
      for (const client of this.clients) {
        client.frames = 0
        client.onFrame = timed
          ? () => {
              const micros = (now() - (this.publishedAt[client.frames++] ?? Number.NaN)) * 1000
              latencies.record(Math.max(1, Math.round(micros)))
              arrived()
            }
          : arrived
      }
      onReady()
    })
    return timed ? { p50: latencies.percentile(50) / 1000, p99: latencies.percentile(99) / 1000 } : {}
  }

  /** Whether one client's next chunk holds a text: that what is counted is what was published. */
  async sees(text: string, onReady: () => void): Promise<boolean> {
    const [client] = this.clients
    if (client) client.keepText = true
    await this.expect(1, false, onReady)
    if (client) client.keepText = false
    return client?.lastText.includes(text) ?? false
  }

  /** Nothing that is counted would be right any more. */
  private lose(error: Error): void {
    this.lost = error
    this.fail(error)
  }

  private phase(frames: number, begin: (arrived: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = reject
      if (this.lost) reject(this.lost)
      let left = frames
      begin(() => {
        left -= 1
        if (left === 0) resolve()
      })
    })
  }
}
