/**
 * Checks that the reference server's limits bound what clients can do to it: `npm run bench:bounds [-- --quick | --patterns]`.
 *
 * First, attackers, beside a neighbour who must hardly notice. Then clients that stop reading, half of them over polling, while a
 * client that reads must receive everything. Then clients that connect and leave, and patterns that are subscribed and
 * unsubscribed, after which the heap must be back where it was. At last (or only, with `--patterns`) the patterns of one client
 * that cost Redis the most within the limits.
 * Exit code 1 if a bound does not hold.
 */
import { parseArgs } from 'node:util'
import { SETTINGS } from '../reference-server/settings'
import { cleanUpAll } from '../step-definitions/harness/server/cleanup'
import { waitFor } from '../step-definitions/harness/waiting'
import { subscribeWithoutPolling, WebSocketClient } from './bounds/clients'
import { Fixture } from './bounds/fixture'
import { patternsWithinLimits } from './bounds/patterns'
import { underAttack } from './bounds/under-attack'

const MIB = 2 ** 20
const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`
const print = (line: string) => process.stdout.write(`${line}\n`)
const verdict = (holds: boolean) => (holds ? 'holds' : 'DOES NOT HOLD')

/** How large each check is. */
interface Size {
  /** Clients that do not read. */
  readonly stuck: number
  /** Pairs of a subscribe and an unsubscribe request. */
  readonly pairs: number
  /** Clients that connect, subscribe and leave. */
  readonly connects: number
  /** Factor for the limits on unsent bytes. */
  readonly scale: number
}

/** What may remain of V8's heap and of resident memory when every client is gone: compiled code, and pages not returned yet. */
const REMAINDER = { heap: 10 * MIB, rss: 200 * MIB }
/** The live part of V8's heap may exceed the counted backlog by a quarter, and by a fixed amount for the clients themselves. */
const LIVE = { factor: 1.25, bytes: 50 * MIB }
/**
 * V8 lets garbage grow to up to four times the live heap, and everything that arrives from Redis is garbage at once. Measured
 * with 256 and 512 MiB of backlog and each client on its own pattern: 3.4 times the backlog plus 350 MiB.
 */
const PROCESS = { factor: 4, bytes: 400 * MIB }
/** ms for the server to notice that all clients have left */
const LEAVING_LIMIT = 10_000

/** Publishes to clients that do not read until all of them are closed. `apart`: each on a pattern of its own. */
async function stuckClients(size: Size, bytes: number, apart: boolean): Promise<boolean> {
  const maxBacklog = Math.floor(SETTINGS.maxBacklog.defaultValue * size.scale)
  const fixture = await Fixture.start({
    maxBacklog,
    maxUnsent: Math.floor(SETTINGS.maxUnsent.defaultValue * size.scale),
  })
  try {
    const pattern = (index: number) => (apart ? `load${'*'.repeat(index + 1)}` : 'load*')
    const reader = new WebSocketClient(fixture.port)
    await reader.request('subscribe', 'load:?')
    const before = await fixture.snapshot(true)
    for (let index = 0; index < size.stuck; index += 1) {
      if (index % 2 === 1) await subscribeWithoutPolling(fixture.port, pattern(index))
      else {
        const client = new WebSocketClient(fixture.port)
        await client.request('subscribe', pattern(index))
        client.stopReading()
      }
    }
    let [peak, live, published] = [0, 0, 0]
    let mark = maxBacklog / 16
    const payload = 'x'.repeat(bytes)
    const began = performance.now()
    for (let last = await fixture.snapshot(false); last.stats.connections > 1; last = await fixture.snapshot(false)) {
      peak = Math.max(peak, last.rss)
      // Not every time: with a large heap, a collection takes a second.
      if (last.stats.unsent > mark) {
        live = Math.max(live, (await fixture.snapshot(true)).heap)
        mark = last.stats.unsent + maxBacklog / 16
      }
      // No faster than the reader reads: Redis closes a connection that is 32 MB behind, and sends each payload once per pattern.
      const batch = fixture.publisher.pipeline()
      const count = Math.ceil(MIB / 4 / bytes / (apart ? size.stuck : 1))
      for (let index = 0; index < count; index += 1) batch.publish('load:1', payload)
      await batch.exec()
      published += count
      await reader.hasReceived(1 + published)
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const after = await fixture.snapshot(true)
    const { closed, unsent } = after.stats
    const bound = {
      live: LIVE.factor * maxBacklog + LIVE.bytes,
      process: PROCESS.factor * maxBacklog + PROCESS.bytes,
    }
    const returned = unsent === 0 && after.heap - before.heap < REMAINDER.heap && after.rss - before.rss < REMAINDER.rss
    const holds = live < bound.live && peak < bound.process && returned
    print(
      `${size.stuck} clients that do not read, payloads of ${bytes} bytes, ${apart ? 'each on its own pattern' : 'all on one pattern'}\n` +
        `  all closed after ${published} payloads in ${seconds} s (${closed.maxUnsent} by maxUnsent, ${closed.maxBacklog} by maxBacklog, the rest by ping timeout); the client that reads received everything\n` +
        `  live heap ${mib(before.heap)} before, at most ${mib(live)} (bound ${mib(bound.live)}), ${mib(after.heap)} after\n` +
        `  memory ${mib(before.rss)} before, at most ${mib(peak)} (bound ${mib(bound.process)}), ${mib(after.rss)} after: ${verdict(holds)}`,
    )
    return holds
  } finally {
    await fixture.stop()
  }
}

/** Does `work` many times, after a warm-up of a tenth as many. Returns whether it leaves no memory behind. */
async function leavesNothing(what: string, times: number, work: (port: number, times: number) => Promise<void>) {
  const fixture = await Fixture.start()
  try {
    await work(fixture.port, times / 10)
    const before = await fixture.snapshot(true)
    const began = performance.now()
    await work(fixture.port, times)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const after = await onceAllHaveLeft(fixture)
    const grown = after.heap - before.heap
    const holds = grown < REMAINDER.heap && after.stats.connections === 0 && after.stats.patterns === 0
    print(
      `${times} ${what} in ${seconds} s\n  heap ${(before.heap / MIB).toFixed(2)} MiB before, ${(after.heap / MIB).toFixed(2)} after; memory ${mib(before.rss)} before, ${mib(after.rss)} after: ${verdict(holds)}`,
    )
    return holds
  } finally {
    await fixture.stop()
  }
}

/** A snapshot after all clients have left. The server announces that to nobody, so its counters are polled. */
async function onceAllHaveLeft(fixture: Fixture) {
  await waitFor(async () => {
    const { connections, patterns } = (await fixture.snapshot(false)).stats
    return connections + patterns === 0 || undefined
  }, LEAVING_LIMIT)
  return fixture.snapshot(true)
}

async function subscribeAndUnsubscribe(port: number, times: number): Promise<void> {
  const clients = Array.from({ length: 50 }, () => new WebSocketClient(port))
  const each = async (client: WebSocketClient, index: number) => {
    for (let time = 0; time < times / clients.length; time += 1) {
      await client.request('subscribe', `${index}:${time}`)
      await client.request('unsubscribe', `${index}:${time}`)
    }
    client.leave()
  }
  await Promise.all(clients.map(each))
}

async function connectAndLeave(port: number, times: number): Promise<void> {
  const one = async () => {
    for (let time = 0; time < times / 50; time += 1) {
      const client = new WebSocketClient(port)
      await client.request('subscribe', 'p')
      client.leave()
    }
  }
  await Promise.all(Array.from({ length: 50 }, one))
}

async function patternsAreCheap(): Promise<boolean> {
  const holds = await patternsWithinLimits(print)
  print(`  no PUBLISH takes longer: ${verdict(holds)}`)
  return holds
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, patterns: { type: 'boolean', default: false } },
  })
  if (values.patterns) return (await patternsAreCheap()) ? 0 : 1
  const size: Size = values.quick
    ? { stuck: 50, pairs: 5000, connects: 1000, scale: 1 / 10 }
    : { stuck: 500, pairs: 100_000, connects: 20_000, scale: 1 }
  const results = [
    await underAttack(print),
    await stuckClients(size, 10_000, false),
    await stuckClients(size, 100, false),
    await stuckClients(size, 10_000, true),
    await leavesNothing('pairs of a subscribe and an unsubscribe request', size.pairs, subscribeAndUnsubscribe),
    await leavesNothing('connections that subscribed and were dropped', size.connects, connectAndLeave),
    await patternsAreCheap(),
  ]
  return results.every(Boolean) ? 0 : 1
}

process.on('exit', cleanUpAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
main().then(
  // process.exit, because paused sockets of clients that were closed would keep this process running
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
