/** Everything that is measured: what it is called, and in what unit. */
export const FIGURES = {
  'burst.cpu': { title: 'bursts: server CPU per delivery', unit: 'µs', at: 'clients' },
  'burst.rate': { title: 'bursts: deliveries a second', unit: '/s', at: 'clients' },
  'burst.redis': { title: 'bursts: Redis CPU per payload', unit: 'µs', at: 'clients' },
  'single.cpu': { title: 'one at a time: server CPU per delivery', unit: 'µs', at: 'clients' },
  'single.p50': { title: 'one at a time: latency, median', unit: 'ms', at: 'clients' },
  'single.p99': { title: 'one at a time: latency, 99th percentile', unit: 'ms', at: 'clients' },
  'flood.rate': { title: '1,500 payloads a second: deliveries a second', unit: '/s', at: 'clients' },
  'flood.cpu': { title: '1,500 payloads a second: server CPU per delivery', unit: 'µs', at: 'clients' },
  'flood.p50': { title: '1,500 payloads a second: latency, median', unit: 'ms', at: 'clients' },
  'flood.p99': { title: '1,500 payloads a second: latency, 99th percentile', unit: 'ms', at: 'clients' },
  'memory.connection': { title: 'memory for each idle connection', unit: 'KB', at: undefined },
  'memory.subscription': { title: 'memory for each subscription to a pattern of its own', unit: 'KB', at: undefined },
  'churn.subscribe': { title: 'subscribing and its reply: server CPU', unit: 'µs', at: 'clients' },
  'churn.unsubscribe': { title: 'unsubscribing and its reply: server CPU', unit: 'µs', at: 'clients' },
  'patterns.redis': { title: 'PUBLISH that nobody hears: Redis CPU', unit: 'µs', at: 'patterns' },
  start: { title: 'start to first handshake', unit: 'ms', at: undefined },
} as const

export type FigureName = keyof typeof FIGURES

/** One figure, measured once; `at` is how many clients or patterns there were. */
export interface Measured {
  readonly name: FigureName
  readonly at?: number
  readonly value: number
}
