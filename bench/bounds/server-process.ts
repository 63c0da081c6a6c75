/**
 * A reference server in a process of its own, so that its memory can be measured. `fixture.ts` forks it with the server's
 * options as JSON. It sends `{ port }` once, and replies to every message with a `Snapshot`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Server, type Stats } from '../../reference-server'

/** What the process takes, and the server's own counters. */
export interface Snapshot {
  /** Resident memory of the process, and V8's heap in use, in bytes. */
  readonly rss: number
  readonly heap: number
  /** The most resident memory since the last snapshot, in bytes, and the longest turn of the event loop, in milliseconds. */
  readonly mostRss: number
  readonly longestPause: number
  readonly stats: Stats
}

/** Milliseconds between two looks at the memory. */
const RSS_INTERVAL = 20

const server = new Server(JSON.parse(process.argv[2] ?? '{}'))
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()
let mostRss = 0
const look = () => {
  mostRss = Math.max(mostRss, process.memoryUsage.rss())
}
setInterval(look, RSS_INTERVAL)
const send = (message: unknown) => process.send?.(message)

process.on('message', (collectGarbage: boolean) => {
  if (collectGarbage) for (let time = 0; time < 3; time += 1) gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  look()
  send({ rss, heap: heapUsed, mostRss, longestPause: delays.max / 1e6, stats: server.stats() } satisfies Snapshot)
  mostRss = 0
  delays.reset()
})
process.on('disconnect', () => process.exit())
void server.listen().then(() => send({ port: server.port }))
