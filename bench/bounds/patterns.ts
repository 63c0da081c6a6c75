import type { Redis } from 'ioredis'
import { SETTINGS } from '../../reference-server/settings'
import { median } from '../median'
import { WebSocketClient } from './clients'
import { Fixture } from './fixture'

/** Patterns that are as dear as their price allows. Each kind was the dearest of its sort in a search of some hundred kinds. */
const KINDS: readonly { readonly name: string; readonly pattern: (index: number) => string }[] = [
  { name: 'short, no wildcards', pattern: (index) => `p${index}` },
  { name: '16 characters in common', pattern: (index) => `${a(16)}b${index}` },
  { name: '128 characters in common', pattern: (index) => `${a(128)}b${index}` },
  { name: '4 KB without wildcards', pattern: (index) => `${a(4000)}b${index}` },
  { name: 'star, 8 equal characters', pattern: (index) => `*${a(8)}b${index}` },
  { name: 'star, 128 equal characters', pattern: (index) => `*${a(128)}b${index}` },
  { name: 'star, 64 `?`', pattern: (index) => `*${'?'.repeat(64)}b${index}` },
  { name: '100 stars', pattern: (index) => `${'*a'.repeat(100)}b${index}` },
  { name: 'star, class, 3 characters', pattern: (index) => `*[a${'c'.repeat(30)}]aaab${index}` },
  { name: 'star, class of ranges', pattern: (index) => `*[^${'b-n'.repeat(100)}]aaab${index}` },
  { name: 'star, 64 classes', pattern: (index) => `*${'[^bcd]'.repeat(64)}b${index}` },
  { name: '4 KB of stars and classes', pattern: (index) => `*[${'b-n'.repeat(1360)}]${index}` },
  { name: 'a class of 4 KB', pattern: (index) => `[a${'c'.repeat(4070)}]b${index}` },
  { name: 'only stars: all match', pattern: (index) => '*'.repeat(index + 1) },
  { name: 'short wildcards: all match', pattern: (index) => `${choices(index, 'a', '?')}*` },
  {
    name: 'all short beginnings, and 128 in common',
    pattern: (index) => (index <= 64 ? `${a(index)}*` : `${a(128)}b${index}`),
  },
]

const LENGTHS = [16, 64, 200, 256]
/** Each made longer by repetition. */
const CHANNELS = ['a', 'ab', 'aaab']
const ROUNDS = 15
/** At once: when a burst makes the memory grow in which Redis holds messages, they cost several times as much. */
const PUBLISHES = 20
const BATCH = 100

const a = (length: number) => 'a'.repeat(length)

/** The binary digits of a number, as one character or the other. */
function choices(index: number, zero: string, one: string): string {
  return index.toString(2).padStart(13, '0').replaceAll('0', zero).replaceAll('1', one)
}

/**
 * Lets a client subscribe to patterns of each kind, as many as the server grants, and measures how long Redis then takes for a
 * PUBLISH. Returns whether it is never longer than `maxPatternCost` says.
 */
export async function patternsWithinLimits(print: (line: string) => void): Promise<boolean> {
  const limit = SETTINGS.maxPatternCost.defaultValue
  print(`patterns of one client, as many as it may have; µs that Redis takes for a PUBLISH (bound ${limit})`)
  print(`${'kind'.padEnd(50)}${['patterns', ...LENGTHS].map((head) => String(head).padStart(9)).join('')}`)
  let holds = true
  for (const { name, pattern } of KINDS) {
    const fixture = await Fixture.start()
    try {
      const client = new WebSocketClient(fixture.port)
      const held = await subscribeToMost(fixture, client, pattern)
      const times: number[] = []
      for (const length of LENGTHS) times.push(await dearest(fixture.publisher, client, length))
      if (Math.max(...times) > limit) holds = false
      print(`${name.padEnd(50)}${[held, ...times].map((cell) => cell.toFixed(0).padStart(9)).join('')}`)
    } finally {
      await fixture.stop()
    }
  }
  return holds
}

/** Subscribes to patterns until the server refuses one. Returns how many it granted. */
async function subscribeToMost(
  fixture: Fixture,
  client: WebSocketClient,
  pattern: (index: number) => string,
): Promise<number> {
  for (let index = 0; ; ) {
    const before = client.received
    for (const end = index + BATCH; index < end; index += 1) {
      client.socket.send(JSON.stringify({ action: 'subscribe', pattern: pattern(index) }))
    }
    await client.hasReceived(before + BATCH)
    const { refused, patterns } = (await fixture.snapshot(false)).stats
    if (refused.maxPatternCost + refused.maxSubscriptions > 0) return patterns
  }
}

/** Microseconds of a PUBLISH on the worst channel of this length. */
async function dearest(publisher: Redis, client: WebSocketClient, length: number): Promise<number> {
  const times: number[] = []
  for (const word of CHANNELS) {
    const channel = word.repeat(length).slice(0, length)
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await publishTime(publisher, client, channel))
    times.push(median(rounds))
  }
  return Math.max(...times)
}

/** CPU time, not the time that passes: on a busy machine, Redis waits for its core. The commands that ask for it cost 0.1 ms. */
async function publishTime(publisher: Redis, client: WebSocketClient, channel: string): Promise<number> {
  const before = await cpuTime(publisher)
  let due = client.received
  const burst = Array.from({ length: PUBLISHES }, () => publisher.publish(channel, 'x'))
  for (const receivers of await Promise.all(burst)) due += receivers
  const time = (await cpuTime(publisher)) - before
  await client.hasReceived(due) // No faster than it reads: Redis closes a connection that is 32 MB behind.
  return time / PUBLISHES
}

/** Microseconds that Redis has run for so far. */
async function cpuTime(redis: Redis): Promise<number> {
  const times = (await redis.info('cpu')).matchAll(/used_cpu_(?:sys|user)_main_thread:([\d.]+)/g)
  return [...times].reduce((sum, [, seconds]) => sum + Number(seconds) * 1e6, 0)
}
