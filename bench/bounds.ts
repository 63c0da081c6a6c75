/**
 * Whether the reference server's bounds hold under load: `npm run bench:bounds [-- --quick]`.
 *
 * Clients that stop reading, half of them over polling, while a client that reads must get everything; then clients that come
 * and go, and patterns that are taken up and given up, which must leave the heap where it was. Exit 1 when a bound does not hold.
 */
import { parseArgs } from 'node:util'
import { SETTINGS } from '../reference-server/config'
import { Bed, pollingClientThatStops, WebSocketClient } from './bounds-bed'

const MIB = 2 ** 20
const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`
const print = (line: string) => process.stdout.write(`${line}\n`)

/** How many there are of everything. */
interface Size {
  readonly stuck: number
  readonly pairs: number
  readonly connects: number
  /** Factor on the limits of unsent bytes. */
  readonly scale: number
}

/** Of V8's heap and of memory that may be left over when all is gone: code that was compiled, and pages not given back yet. */
const LEFT = { heap: 10 * MIB, rss: 200 * MIB }
/** What is live in V8's heap may be a quarter more than the backlog counts, and a little for the clients themselves. */
const LIVE = { factor: 1.25, bytes: 50 * MIB }
/**
 * V8 lets garbage make up to four times of what is live, and what comes from Redis is garbage at once. Measured with 256 and
 * 512 MiB of backlog, each client on its own pattern: 3.4 times it, and 350 MiB.
 */
const PROCESS = { factor: 4, bytes: 400 * MIB }

/** Publishes to clients that do not read until all of them are closed. `apart`: each on a pattern of its own. */
async function stuckClients(size: Size, bytes: number, apart: boolean): Promise<boolean> {
  const maxBacklog = Math.floor(SETTINGS.maxBacklog.defaultValue * size.scale)
  const bed = await Bed.open({ maxBacklog, maxUnsent: Math.floor(SETTINGS.maxUnsent.defaultValue * size.scale) })
  try {
    const pattern = (index: number) => (apart ? `load${'*'.repeat(index + 1)}` : 'load*')
    const reader = new WebSocketClient(bed.port)
    await reader.ask('subscribe', 'load:?')
    const before = await bed.account(true)
    for (let index = 0; index < size.stuck; index += 1) {
      if (index % 2 === 1) await pollingClientThatStops(bed.port, pattern(index))
      else {
        const client = new WebSocketClient(bed.port)
        await client.ask('subscribe', pattern(index))
        client.stop()
      }
    }
    let [peak, live, published] = [0, 0, 0]
    let mark = maxBacklog / 16
    const payload = 'x'.repeat(bytes)
    const began = performance.now()
    for (let last = await bed.account(false); last.stats.connections > 1; last = await bed.account(false)) {
      peak = Math.max(peak, last.rss)
      // Seldom: collecting takes a second when there is much.
      if (last.stats.unsent > mark) {
        live = Math.max(live, (await bed.account(true)).heap)
        mark = last.stats.unsent + maxBacklog / 16
      }
      // No faster than the reader reads: Redis itself closes a connection that is 32 MB behind, and sends once for each pattern.
      const batch = bed.publisher.pipeline()
      const count = Math.ceil(MIB / 4 / bytes / (apart ? size.stuck : 1))
      for (let index = 0; index < count; index += 1) batch.publish('load:1', payload)
      await batch.exec()
      published += count
      await reader.has(1 + published)
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const after = await bed.account(true)
    const { closed, unsent } = after.stats
    const bound = {
      live: LIVE.factor * maxBacklog + LIVE.bytes,
      process: PROCESS.factor * maxBacklog + PROCESS.bytes,
    }
    const returned = unsent === 0 && after.heap - before.heap < LEFT.heap && after.rss - before.rss < LEFT.rss
    const holds = live < bound.live && peak < bound.process && returned
    print(
      `${size.stuck} clients that do not read, ${bytes} bytes a payload, ${apart ? 'each on its own pattern' : 'all on one pattern'}\n` +
        `  all closed after ${published} payloads in ${seconds} s (${closed.maxUnsent} for maxUnsent, ${closed.maxBacklog} for maxBacklog, any others for unanswered pings); the one that reads got all\n` +
        `  live heap ${mib(before.heap)} before, ${mib(live)} at most (bound ${mib(bound.live)}), ${mib(after.heap)} after\n` +
        `  memory ${mib(before.rss)} before, ${mib(peak)} at most (bound ${mib(bound.process)}), ${mib(after.rss)} after: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    )
    return holds
  } finally {
    await bed.close()
  }
}

/** Does something often; the first tenth is for warming up. */
async function leavesNothing(what: string, times: number, work: (bed: Bed, times: number) => Promise<void>) {
  const bed = await Bed.open()
  try {
    await work(bed, times / 10)
    const before = await bed.account(true)
    const began = performance.now()
    await work(bed, times)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const after = await settled(bed)
    const grown = after.heap - before.heap
    const holds = grown < LEFT.heap && after.stats.connections === 0 && after.stats.patterns === 0
    print(
      `${times} ${what} in ${seconds} s\n  heap ${(before.heap / MIB).toFixed(2)} MiB before, ${(after.heap / MIB).toFixed(2)} after; memory ${mib(before.rss)} before, ${mib(after.rss)} after: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    )
    return holds
  } finally {
    await bed.close()
  }
}

/** The account once everybody is gone; asked for again and again, since nobody announces it. */
async function settled(bed: Bed) {
  for (let time = 0; time < 500; time += 1) {
    const { connections, patterns } = (await bed.account(false)).stats
    if (connections + patterns === 0) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return bed.account(true)
}

async function subscribeAndUnsubscribe(bed: Bed, times: number): Promise<void> {
  const clients = Array.from({ length: 50 }, () => new WebSocketClient(bed.port))
  const each = async (client: WebSocketClient, index: number) => {
    for (let time = 0; time < times / clients.length; time += 1) {
      await client.ask('subscribe', `${index}:${time}`)
      await client.ask('unsubscribe', `${index}:${time}`)
    }
    client.leave()
  }
  await Promise.all(clients.map(each))
}

async function connectAndLeave(bed: Bed, times: number): Promise<void> {
  const one = async () => {
    for (let time = 0; time < times / 50; time += 1) {
      const client = new WebSocketClient(bed.port)
      await client.ask('subscribe', 'p')
      client.leave()
    }
  }
  await Promise.all(Array.from({ length: 50 }, one))
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
  const size: Size = values.quick
    ? { stuck: 50, pairs: 5000, connects: 1000, scale: 1 / 10 }
    : { stuck: 500, pairs: 100_000, connects: 20_000, scale: 1 }
  const results = [
    await stuckClients(size, 10_000, false),
    await stuckClients(size, 100, false),
    await stuckClients(size, 10_000, true),
    await leavesNothing('times subscribing and unsubscribing', size.pairs, subscribeAndUnsubscribe),
    await leavesNothing('connections that came and were dropped', size.connects, connectAndLeave),
  ]
  return results.every(Boolean) ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void Bed.closeAll().then(() => process.exit(130)))
}
main().then(
  // Not only its code: clients that were cut off have sockets that nobody reads.
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
