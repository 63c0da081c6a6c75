/**
 * A reference server in a process of its own, so that its memory can be measured. `fixture.ts` forks it with the server's
 * options as JSON. It sends `{ port }` once, and replies to every message with a `Snapshot`.
 */
import { Server, type Stats } from '../../reference-server'

/** The memory of the process, and the server's own counters. */
export interface Snapshot {
  /** Resident memory of the process, and V8's heap in use, in bytes. */
  readonly rss: number
  readonly heap: number
  readonly stats: Stats
}

const server = new Server(JSON.parse(process.argv[2] ?? '{}'))
const send = (message: unknown) => process.send?.(message)

process.on('message', (collectGarbage: boolean) => {
  if (collectGarbage) for (let time = 0; time < 3; time += 1) gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  send({ rss, heap: heapUsed, stats: server.stats() } satisfies Snapshot)
})
process.on('disconnect', () => process.exit())
void server.listen().then(() => send({ port: server.port }))
