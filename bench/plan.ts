/** How much is measured, and how long. */
export interface Plan {
  readonly rounds: number
  /** Clients on one pattern, largest first: the servers grow once, and then clients leave. */
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

/** Some eight minutes. */
export const FULL: Plan = {
  rounds: 3,
  crowds: [5000, 1000, 200],
  settledCrowd: 1000,
  burst: 50,
  burstMs: 1000,
  single: { deliveries: 10_000, ms: 3000 },
  flood: { clients: 200, perSecond: 1500, ms: 3000 },
  churn: { clients: 50, warmUp: 20, each: 100 },
  patterns: { held: [100, 1000, 10_000], payloads: 1000 },
}

/** Less than a minute: to see a change while working at it, not to quote. */
export const QUICK: Plan = {
  rounds: 1,
  crowds: [1000, 200],
  settledCrowd: 200,
  burst: 50,
  burstMs: 400,
  single: { deliveries: 10_000, ms: 800 },
  flood: { clients: 200, perSecond: 1500, ms: 1000 },
  churn: { clients: 50, warmUp: 10, each: 40 },
  patterns: { held: [100, 5000], payloads: 500 },
}
