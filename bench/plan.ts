/** How much is measured, and how long. */
export interface Plan {
  /** How often each contestant is measured by itself: its start, memory, the largest crowd, and requests. */
  readonly rounds: number
  /** How often, with each of the crowds, each contestant delivers to its clients while all others wait. */
  readonly turns: number
  /** Clients on one pattern of a server that runs by itself: all servers with so many would not fit into one process's open files. */
  readonly largest: number
  /** Clients of each server while all run at once, largest first: the servers grow once, and then clients leave. */
  readonly crowds: readonly number[]
  /** Clients already there before the connections are counted whose memory is told. */
  readonly settledCrowd: number
  /** Payloads that reach Redis, and leave it, as one chunk. */
  readonly burst: number
  /** ms for which bursts follow each other; the last one begun is finished. */
  readonly burstMs: number
  /** Deliveries a second, and ms, where payloads come one at a time. */
  readonly single: { readonly deliveries: number; readonly ms: number }
  readonly flood: { readonly clients: number; readonly perSecond: number; readonly ms: number }
  readonly churn: { readonly clients: number; readonly warmUp: number; readonly each: number }
  /** Patterns that Redis holds, smallest first, while so many payloads are published that match none. */
  readonly patterns: { readonly held: readonly number[]; readonly payloads: number }
}

/** Some nine minutes: many short turns, since a ratio is the median of theirs. */
export const FULL: Plan = {
  rounds: 3,
  turns: 15,
  largest: 5000,
  crowds: [1000, 200],
  settledCrowd: 1000,
  burst: 50,
  burstMs: 250,
  single: { deliveries: 10_000, ms: 600 },
  flood: { clients: 200, perSecond: 1500, ms: 600 },
  churn: { clients: 50, warmUp: 20, each: 100 },
  patterns: { held: [100, 1000, 10_000], payloads: 1000 },
}

/** Less than a minute: to see a change while working at it, not to quote. */
export const QUICK: Plan = {
  rounds: 1,
  turns: 2,
  largest: 2000,
  crowds: [1000, 200],
  settledCrowd: 200,
  burst: 50,
  burstMs: 100,
  single: { deliveries: 10_000, ms: 400 },
  flood: { clients: 200, perSecond: 1500, ms: 400 },
  churn: { clients: 50, warmUp: 10, each: 40 },
  patterns: { held: [100, 5000], payloads: 500 },
}
