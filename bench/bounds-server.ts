/**
 * A reference server in a process of its own, whose memory can be asked for: `bounds.ts` forks it, with its options as JSON.
 * It says `{ port }` once, and answers every message with an `Account`.
 */
import { Server, type Stats } from '../reference-server'

/** What the process uses once garbage is collected, and what the server says of itself. */
export interface Account {
  /** Bytes of memory the process has from the system, and those of V8's heap in use. */
  readonly rss: number
  readonly heap: number
  readonly stats: Stats
}

const server = new Server(JSON.parse(process.argv[2] ?? '{}'))
const say = (message: unknown) => process.send?.(message)

process.on('message', (collect: boolean) => {
  if (collect) for (let time = 0; time < 3; time += 1) gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  say({ rss, heap: heapUsed, stats: server.stats() } satisfies Account)
})
process.on('disconnect', () => process.exit())
void server.listen().then(() => say({ port: server.port }))
