/** What a server can be told; everything has a default (`DEFAULTS`). */
export interface Options {
  /** The address to listen on; loopback unless told otherwise. */
  readonly host?: string
  /** The port to listen on; 0 takes any free one. */
  readonly port?: number
  /** The Engine.IO path; begins with a slash. */
  readonly path?: string
  /** redis://[[user]:password@]host[:port] or rediss://… */
  readonly redis?: string
  /** Milliseconds a request may wait for Redis before it is refused. */
  readonly redisTimeout?: number
  /** Milliseconds between two Engine.IO pings. */
  readonly pingInterval?: number
  /** Milliseconds a client has to answer a ping. */
  readonly pingTimeout?: number
  /** Bytes of the largest frame a client may send; a larger one closes its connection. */
  readonly maxPayload?: number
  /** Bytes (UTF-8) of the longest pattern; a longer one is refused. */
  readonly maxPattern?: number
  /** Clients connected at once; the handshake of one more is answered with 503. */
  readonly maxConnections?: number
  /** Patterns one client may be subscribed to; one more is refused. */
  readonly maxSubscriptions?: number
  /** Requests a second of one client, those of ten seconds at once; more are refused, and at twice that it is closed. */
  readonly maxRequests?: number
  /** Bytes that may wait for one client; with more it is closed. */
  readonly maxUnsent?: number
  /** Bytes that may wait for all clients together, shared ones counted once; with more, who is furthest behind is closed. */
  readonly maxBacklog?: number
}

/** Options with every default filled in. */
export type Config = Required<Options>

/** A value that cannot be; the message says which, and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

interface Setting<T> {
  readonly fallback: T
  /** Its command line flag, its environment variable, and what the help says. */
  readonly flag: string
  readonly env: string
  readonly help: string
  /** Text or value to value; `undefined` when it cannot be. */
  readonly read: (value: unknown) => T | undefined
  /** Completes "<name> must be …". */
  readonly must: string
}

const integer = (least: number, most: number) => ({
  read: (value: unknown) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? number
      : undefined
  },
  must: `a whole number from ${least} to ${most}`,
})

const text = (shape: RegExp, must: string) => ({
  read: (value: unknown) => (typeof value === 'string' && shape.test(value) ? value : undefined),
  must,
})

/** The longest time a Node timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

const redisUrl = {
  read: (value: unknown) =>
    typeof value === 'string' && /^rediss?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
  must: 'a URL such as redis://127.0.0.1:6379',
}

/** Every setting once: validation, command line, environment and help are made from this table. */
export const SETTINGS: { readonly [K in keyof Config]: Setting<Config[K]> } = {
  host: {
    fallback: '127.0.0.1',
    flag: '--host <address>',
    env: 'HOST',
    help: 'address to listen on',
    ...text(/^\S+$/, 'a host name or address'),
  },
  port: {
    fallback: 3000,
    flag: '--port <number>',
    env: 'PORT',
    help: 'port to listen on, 0 for any free one',
    ...integer(0, 65535),
  },
  path: {
    fallback: '/engine.io',
    flag: '--path <path>',
    env: 'ENGINE_PATH',
    help: 'path of Engine.IO',
    ...text(/^\/[^\s?#]*$/, 'a path that begins with a slash'),
  },
  redis: {
    fallback: 'redis://127.0.0.1:6379',
    flag: '--redis <url>',
    env: 'REDIS_URL',
    help: 'where Redis is',
    ...redisUrl,
  },
  redisTimeout: {
    fallback: 1000,
    flag: '--redis-timeout <ms>',
    env: 'REDIS_TIMEOUT',
    help: 'how long a request waits for Redis',
    ...integer(1, 600_000),
  },
  pingInterval: {
    fallback: 25_000,
    flag: '--ping-interval <ms>',
    env: 'PING_INTERVAL',
    help: 'time between two pings',
    ...integer(1, LONGEST),
  },
  pingTimeout: {
    fallback: 20_000,
    flag: '--ping-timeout <ms>',
    env: 'PING_TIMEOUT',
    help: 'time a client has to answer a ping',
    ...integer(1, LONGEST),
  },
  maxPayload: {
    fallback: 1_000_000,
    flag: '--max-payload <bytes>',
    env: 'MAX_PAYLOAD',
    help: 'largest frame a client may send',
    ...integer(64, 2 ** 30 - 1),
  },
  maxPattern: {
    fallback: 4096,
    flag: '--max-pattern <bytes>',
    env: 'MAX_PATTERN',
    help: 'longest pattern a client may ask for',
    ...integer(1, 2 ** 29),
  },
  // An idle one costs 12 KB (measured): 250 MB of them.
  maxConnections: {
    fallback: 20_000,
    flag: '--max-connections <number>',
    env: 'MAX_CONNECTIONS',
    help: 'clients connected at once',
    ...integer(1, LONGEST),
  },
  // Redis matches each PUBLISH against every pattern; so many take 0.6 ms of its one core (measured).
  maxSubscriptions: {
    fallback: 10_000,
    flag: '--max-subscriptions <number>',
    env: 'MAX_SUBSCRIPTIONS',
    help: 'patterns one client may be subscribed to',
    ...integer(1, LONGEST),
  },
  // One costs some 0.1 ms of CPU: a client gets at most a fifth of a core, and may take up and give up all its patterns at once.
  maxRequests: {
    fallback: 2000,
    flag: '--max-requests <number>',
    env: 'MAX_REQUESTS',
    help: 'requests a second of one client, those of ten seconds at once',
    ...integer(1, LONGEST),
  },
  // So that no single payload of a sensible size closes anybody.
  maxUnsent: {
    fallback: 16 * 2 ** 20,
    flag: '--max-unsent <bytes>',
    env: 'MAX_UNSENT',
    help: 'what may wait for one client',
    ...integer(1024, Number.MAX_SAFE_INTEGER),
  },
  // V8 collects garbage when there is up to four times what is live: 1 GB of memory, where Node gives itself 2 to 4 on most machines.
  maxBacklog: {
    fallback: 256 * 2 ** 20,
    flag: '--max-backlog <bytes>',
    env: 'MAX_BACKLOG',
    help: 'what may wait for all clients together',
    ...integer(1024, Number.MAX_SAFE_INTEGER),
  },
}

/** The names of all settings. */
export const NAMES = Object.keys(SETTINGS) as (keyof Config)[]

/**
 * Options with every default filled in, and a trailing slash of the path gone.
 * Values may be text, as they come from a command line or an environment.
 *
 * @throws ConfigError naming the first value that cannot be
 */
export function resolveOptions(options: { readonly [K in keyof Options]: unknown }): Config {
  const config = Object.fromEntries(NAMES.map((name) => [name, resolve(name, options[name])])) as unknown as Config
  return { ...config, path: config.path.replace(/\/+$/, '') }
}

function resolve(name: keyof Config, value: unknown): unknown {
  const { fallback, read, must } = SETTINGS[name]
  if (value === undefined) return fallback
  const known = read(value)
  if (known === undefined) throw new ConfigError(`${name} must be ${must}, not ${JSON.stringify(value)}.`)
  return known
}
