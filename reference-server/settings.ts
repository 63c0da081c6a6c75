import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseAddresses } from './http/addresses'
import type { Config } from './options'
import { parseRedisAddress, withoutBrackets } from './redis/address'

interface Setting<T> {
  readonly defaultValue: T
  /** Its command-line flag, its environment variable, and its text in the help. */
  readonly flag: string
  readonly env: string
  readonly help: string
  /** Converts text, or checks a value; `undefined` if it is invalid. If it knows better what is wrong, it throws an error that says it. */
  readonly parse: (value: unknown) => T | undefined
  /** Completes the message "<name> must be …", and so does an error that `parse` throws. */
  readonly expected: string
}

const integer = (min: number, max: number) => ({
  parse: (value: unknown) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max ? number : undefined
  },
  expected: `a whole number from ${min} to ${max}`,
})

const text = (shape: RegExp, expected: string) => ({
  parse: (value: unknown) => (typeof value === 'string' && shape.test(value) ? value : undefined),
  expected,
})

/** The longest delay of a Node timer, in milliseconds. */
export const MAX_TIMER = 2 ** 31 - 1

const host = {
  parse: (value: unknown) => (typeof value === 'string' && /^\S+$/.test(value) ? withoutBrackets(value) : undefined),
  expected: 'a host name or address',
}

const redisUrl = {
  parse: (value: unknown) => {
    if (typeof value !== 'string') return undefined
    parseRedisAddress(value)
    return value
  },
  expected: 'a URL such as redis://127.0.0.1:6379',
}

const certificateFile = {
  parse: (value: unknown) => {
    if (typeof value !== 'string') return undefined
    if (value !== '') checkCertificate(value)
    return value
  },
  expected: 'a file that can be read, with a certificate in PEM',
}

function checkCertificate(file: string): void {
  try {
    void new X509Certificate(readFileSync(file))
  } catch (error) {
    throw new Error(`a file with a certificate in PEM (${(error as Error).message})`)
  }
}

/** A flag; text is for the environment. */
const flag = {
  parse: (value: unknown) => FLAGS.get(value),
  expected: 'true or false',
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, 'true', '1'].map((value) => [value, true] as const),
  ...[false, 'false', '0'].map((value) => [value, false] as const),
])

const addresses = {
  parse: (value: unknown) => (typeof value === 'string' && parseAddresses(value) ? value : undefined),
  expected: 'addresses or subnets such as 10.0.0.0/8, separated by commas',
}

/** Every setting. Validation, command line, environment and help are all made from this table. */
export const SETTINGS: { readonly [K in keyof Config]: Setting<Config[K]> } = {
  host: {
    defaultValue: '127.0.0.1',
    flag: '--host <address>',
    env: 'HOST',
    help: 'address to listen on',
    ...host,
  },
  port: {
    defaultValue: 3000,
    flag: '--port <number>',
    env: 'PORT',
    help: 'port to listen on, 0 for any free port',
    ...integer(0, 65535),
  },
  path: {
    defaultValue: '/engine.io',
    flag: '--path <path>',
    env: 'ENGINE_PATH',
    help: 'path of Engine.IO',
    ...text(/^\/[^\s?#]*$/, 'a path that begins with a slash'),
  },
  redis: {
    defaultValue: 'redis://127.0.0.1:6379',
    flag: '--redis <url>',
    env: 'REDIS_URL',
    help: 'address of Redis',
    ...redisUrl,
  },
  redisCa: {
    defaultValue: '',
    flag: '--redis-ca <file>',
    env: 'REDIS_CA',
    help: 'certificates (PEM) that rediss:// is trusted by, instead of the system’s',
    ...certificateFile,
  },
  redisTimeout: {
    defaultValue: 1000,
    flag: '--redis-timeout <ms>',
    env: 'REDIS_TIMEOUT',
    help: 'how long a request waits for Redis',
    ...integer(1, 600_000),
  },
  pingInterval: {
    defaultValue: 25_000,
    flag: '--ping-interval <ms>',
    env: 'PING_INTERVAL',
    help: 'time between two pings',
    ...integer(1, MAX_TIMER),
  },
  pingTimeout: {
    defaultValue: 20_000,
    flag: '--ping-timeout <ms>',
    env: 'PING_TIMEOUT',
    help: 'time a client has to answer a ping',
    ...integer(1, MAX_TIMER),
  },
  maxPayload: {
    defaultValue: 1_000_000,
    flag: '--max-payload <bytes>',
    env: 'MAX_PAYLOAD',
    help: 'largest frame a client may send',
    ...integer(64, 2 ** 30 - 1),
  },
  maxPattern: {
    defaultValue: 4096,
    flag: '--max-pattern <bytes>',
    env: 'MAX_PATTERN',
    help: 'longest pattern a client may subscribe to',
    ...integer(1, 2 ** 29),
  },
  // An idle client costs 12 KB (measured), so this many cost 250 MB.
  maxConnections: {
    defaultValue: 20_000,
    flag: '--max-connections <number>',
    env: 'MAX_CONNECTIONS',
    help: 'most clients connected at once',
    ...integer(1, MAX_TIMER),
  },
  // Clients poll as soon as they have their session; this is time for several losses of packets on the way.
  handshakeTimeout: {
    defaultValue: 10_000,
    flag: '--handshake-timeout <ms>',
    env: 'HANDSHAKE_TIMEOUT',
    help: 'time a client on polling has for its first poll',
    ...integer(1, MAX_TIMER),
  },
  // No limit by default: thousands of clients may share the address of one provider, or of a proxy that is not known as such.
  maxPerAddress: {
    defaultValue: 0,
    flag: '--max-per-address <number>',
    env: 'MAX_PER_ADDRESS',
    help: 'most clients of one address',
    ...integer(0, MAX_TIMER),
  },
  trustProxy: {
    defaultValue: '',
    flag: '--trust-proxy <addresses>',
    env: 'TRUST_PROXY',
    help: 'addresses or subnets of proxies whose X-Forwarded-For is believed',
    ...addresses,
  },
  // Redis matches each PUBLISH against every pattern; this many take 0.6 ms of its one core (measured).
  maxSubscriptions: {
    defaultValue: 10_000,
    flag: '--max-subscriptions <number>',
    env: 'MAX_SUBSCRIPTIONS',
    help: 'most patterns one client may be subscribed to',
    ...integer(1, MAX_TIMER),
  },
  // One client must not be felt by the others; `limits/pattern-cost` has the prices.
  maxPatternCost: {
    defaultValue: 1000,
    flag: '--max-pattern-cost <us>',
    env: 'MAX_PATTERN_COST',
    help: 'most microseconds that the patterns of one client may cost Redis at each PUBLISH',
    ...integer(1, MAX_TIMER),
  },
  // Redis still manages 100 PUBLISHes per second, and one client takes a tenth of it at most.
  maxServerPatternCost: {
    defaultValue: 10_000,
    flag: '--max-server-pattern-cost <us>',
    env: 'MAX_SERVER_PATTERN_COST',
    help: 'most microseconds that the wildcards of all patterns may cost Redis at each PUBLISH',
    ...integer(1, MAX_TIMER),
  },
  // A request costs about 0.1 ms of CPU: a client gets at most a fifth of a core, and ten seconds' worth at once is enough to
  // subscribe to all its patterns and unsubscribe from them.
  maxRequests: {
    defaultValue: 2000,
    flag: '--max-requests <number>',
    env: 'MAX_REQUESTS',
    help: 'requests per second of one client; ten times as many may come at once',
    ...integer(1, MAX_TIMER),
  },
  // Larger than any single payload of a sensible size, which must not close a client.
  maxUnsent: {
    defaultValue: 16 * 2 ** 20,
    flag: '--max-unsent <bytes>',
    env: 'MAX_UNSENT',
    help: 'most bytes that may wait for one client',
    ...integer(1024, Number.MAX_SAFE_INTEGER),
  },
  // V8's heap grows to up to four times the live data before it is collected: 1 GB. Node allows itself 2 to 4 on most machines.
  maxBacklog: {
    defaultValue: 256 * 2 ** 20,
    flag: '--max-backlog <bytes>',
    env: 'MAX_BACKLOG',
    help: 'most bytes that may wait for all clients together',
    ...integer(1024, Number.MAX_SAFE_INTEGER),
  },
  // Not CONSOLE: Linux sets that one for the first process of a system.
  console: {
    defaultValue: false,
    flag: '--console',
    env: 'WEB_CONSOLE',
    help: 'serve a page at /console/ to try the server and see what it holds',
    ...flag,
  },
  consolePublish: {
    defaultValue: false,
    flag: '--console-publish',
    env: 'WEB_CONSOLE_PUBLISH',
    help: 'let that page publish to Redis; goes with --console',
    ...flag,
  },
}

export const SETTING_NAMES = Object.keys(SETTINGS) as (keyof Config)[]
