import type { Figure, Results } from '../../bench/results'

const values: [string, Figure['name'], number | undefined, number][] = [
  ['reference', 'burst.cpu', 200, 0.5],
  ['reference', 'burst.cpu', 1000, 1],
  ['reference', 'single.p50', 200, 3],
  ['reference', 'memory.connection', undefined, 12.34],
  ['reference', 'churn.subscribe', 50, 1234.5],
  ['reference', 'flood.rate', 200, 299_000],
  ['socket.io', 'burst.cpu', 200, 15],
  ['socket.io', 'burst.cpu', 1000, 10],
  ['socket.io', 'single.p50', 200, 6],
  ['plain-loop', 'memory.connection', undefined, 12.34],
]

/** Small results for tests: some figures were measured, others were not. */
export const EXAMPLE: Results = {
  schemaVersion: 2,
  date: '2016-01-15',
  quick: false,
  rounds: 3,
  turns: 7,
  payloadBytes: 100,
  burst: 50,
  machine: { cpu: 'Z80', cores: 2, memoryGiB: 1, os: 'Linux 6', node: '20.19.0', redis: '7.0.15' },
  packages: { ws: '8.0.0' },
  contestants: [
    { name: 'reference', title: 'reference server', made: 'ours' },
    { name: 'socket.io', title: 'socket.io', made: 'theirs & <theirs>' },
    { name: 'plain-loop', title: 'engine.io', made: 'a loop' },
  ],
  notes: ['mosquitto is not installed here.'],
  figures: values.map(([contestant, name, at, median]) => ({
    contestant,
    name,
    ...(at !== undefined && { at }),
    values: [median],
    median,
  })),
}
