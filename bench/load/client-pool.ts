import { createHistogram } from 'node:perf_hooks'
import { type Address, Client } from './client'
import type { Action } from './protocols'

/** Handshakes in progress at a time. By default, a listening socket queues at most 511 connections that were not accepted yet. */
const CONCURRENT_HANDSHAKES = 50

/** Delivery latencies in ms, from just before PUBLISH until the client reads the payload; absent if they were not recorded. */
export interface Latencies {
  readonly p50?: number
  readonly p99?: number
}

/** The clock that all threads of the process share, in ms. */
export const now = () => Number(process.hrtime.bigint()) / 1e6

/** Many clients of one server in one thread. One phase at a time; each ends when every frame it waits for has arrived. */
export class ClientPool {
  private readonly clients: Client[] = []
  private fail: (error: Error) => void = () => {}
  private lost: Error | undefined

  /** @param publishedAt for each payload of a phase, when it was published (see `now`) */
  constructor(
    private readonly address: Address,
    private readonly publishedAt: Float64Array,
  ) {}

  /** Connects `count` more clients. */
  async connect(count: number): Promise<void> {
    for (let left = count; left > 0; left -= CONCURRENT_HANDSHAKES) {
      const some = Array.from(
        { length: Math.min(left, CONCURRENT_HANDSHAKES) },
        () => new Client(this.address, (error) => this.lose(error)),
      )
      await Promise.all(some.map(({ ready }) => ready))
      this.clients.push(...some)
    }
  }

  /** Disconnects the newest clients until `count` are left. */
  shrinkTo(count: number): void {
    for (const client of this.clients.splice(count)) client.leave()
  }

  /** Every client sends the same request. Resolves when each has its reply. */
  async requestAll(action: Action, pattern: string): Promise<void> {
    await this.phase(this.clients.length, (arrived) => {
      for (const client of this.clients) {
        client.onFrame = arrived
        client.request(action, pattern)
      }
    })
  }

  /**
   * Every client requests `each` patterns of its own, numbered from `first`, one after the other: it sends the next
   * request when the reply to the last one arrives. Resolves with the last reply.
   */
  async requestInSequence(action: Action, first: number, each: number): Promise<void> {
    await this.phase(this.clients.length * each, (arrived) => {
      for (const [number, client] of this.clients.entries()) {
        let index = first
        const next = () => client.request(action, `bench:${number}:${index++}:*`)
        client.onFrame = () => {
          arrived()
          if (index < first + each) next()
        }
        next()
      }
    })
  }

  /** Resolves when every client has received `payloads` deliveries. Calls `onReady` once it counts. */
  async awaitDeliveries(payloads: number, timed: boolean, onReady: () => void): Promise<Latencies> {
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

  /** Whether the next delivery contains `text`, as one client reads it. Checks that the frames counted are the payloads. */
  async receives(text: string, onReady: () => void): Promise<boolean> {
    const [client] = this.clients
    if (client) client.keepText = true
    await this.awaitDeliveries(1, false, onReady)
    if (client) client.keepText = false
    return client?.lastText.includes(text) ?? false
  }

  /** After a lost connection every count would be wrong, so this phase and all later ones fail. */
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
