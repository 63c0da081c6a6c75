/** Everything that is measured: its title and unit, and what `at` counts. */
export const FIGURES = {
  'burst.cpu': { title: 'bursts: CPU per delivery', unit: 'µs', at: 'clients' },
  'burst.rate': { title: 'bursts: deliveries a second', unit: '/s', at: 'clients' },
  'burst.redis': { title: 'bursts: Redis CPU per payload', unit: 'µs', at: 'clients' },
  'single.cpu': { title: 'one at a time: CPU per delivery', unit: 'µs', at: 'clients' },
  'single.p50': { title: 'one at a time: p50 latency', unit: 'ms', at: 'clients' },
  'single.p99': { title: 'one at a time: p99 latency', unit: 'ms', at: 'clients' },
  'flood.rate': { title: '1,500 payloads a second: deliveries a second', unit: '/s', at: 'clients' },
  'flood.cpu': { title: '1,500 payloads a second: CPU per delivery', unit: 'µs', at: 'clients' },
  'flood.p50': { title: '1,500 payloads a second: p50 latency', unit: 'ms', at: 'clients' },
  'flood.p99': { title: '1,500 payloads a second: p99 latency', unit: 'ms', at: 'clients' },
  'memory.connection': { title: 'memory per idle connection', unit: 'KB', at: undefined },
  'memory.subscription': { title: 'memory per subscription to a pattern of its own', unit: 'KB', at: undefined },
  'churn.subscribe': { title: 'subscribe request: CPU', unit: 'µs', at: 'clients' },
  'churn.unsubscribe': { title: 'unsubscribe request: CPU', unit: 'µs', at: 'clients' },
  'patterns.redis': { title: 'PUBLISH without subscribers: Redis CPU', unit: 'µs', at: 'patterns' },
  start: { title: 'start to first handshake', unit: 'ms', at: undefined },
} as const

export type FigureName = keyof typeof FIGURES

/** One figure, measured once. `at`: the number of clients or patterns, for a figure that depends on it. */
export interface Measurement {
  readonly name: FigureName
  readonly at?: number
  readonly value: number
}
