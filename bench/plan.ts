/** How much is measured, and for how long. */
export interface Plan {
  /** How often each candidate is measured by itself: its start, its memory, the largest number of clients, and requests. */
  readonly rounds: number
  /** How often each candidate delivers while the others are idle, for each of `clientCounts`. */
  readonly turns: number
  /**
   * Clients on one pattern of a server that runs by itself. With all candidates at once, this many clients each would not
   * fit into one process's limit of open files.
   */
  readonly maxClients: number
  /** Clients of each candidate while all of them run at once, largest first: a server grows once, and then clients leave. */
  readonly clientCounts: readonly number[]
  /** Clients that are connected before the memory per connection is measured. */
  readonly firstClients: number
  /** Payloads that reach Redis as one chunk, and leave it as one. */
  readonly burst: number
  /** For how long bursts follow each other, in ms; a burst in progress is completed. */
  readonly burstMs: number
  /** Payloads one at a time: deliveries a second, and for how long, in ms. */
  readonly single: { readonly deliveries: number; readonly ms: number }
  /** A fixed rate of payloads a second, for `ms`, whatever the server keeps up with. */
  readonly flood: { readonly clients: number; readonly perSecond: number; readonly ms: number }
  /** Clients, and the requests of each: first `warmUp`, which are not measured, then `each`. */
  readonly churn: { readonly clients: number; readonly warmUp: number; readonly each: number }
  /** How many patterns Redis holds, smallest first, while `payloads` are published that match none of them. */
  readonly patterns: { readonly held: readonly number[]; readonly payloads: number }
}

/** About nine minutes. Many short turns, because a ratio is the median over the turns. */
export const FULL: Plan = {
  rounds: 3,
  turns: 15,
  maxClients: 5000,
  clientCounts: [1000, 200],
  firstClients: 1000,
  burst: 50,
  burstMs: 250,
  single: { deliveries: 10_000, ms: 600 },
  flood: { clients: 200, perSecond: 1500, ms: 600 },
  churn: { clients: 50, warmUp: 20, each: 100 },
  patterns: { held: [100, 1000, 10_000], payloads: 1000 },
}

/** Less than a minute: to see the effect of a change, not to quote. */
export const QUICK: Plan = {
  rounds: 1,
  turns: 2,
  maxClients: 2000,
  clientCounts: [1000, 200],
  firstClients: 200,
  burst: 50,
  burstMs: 100,
  single: { deliveries: 10_000, ms: 400 },
  flood: { clients: 200, perSecond: 1500, ms: 400 },
  churn: { clients: 50, warmUp: 10, each: 40 },
  patterns: { held: [100, 5000], payloads: 500 },
}
