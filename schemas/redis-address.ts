// What --redis may be. The reference server has a reader of its own, since it stands alone: test/redis-addresses.ts holds both to
// the same list.

/** Where a Redis is, and as whom to log in. */
export interface RedisAddress {
  /** Host and port, or the path of a unix socket. */
  readonly endpoint: { readonly host: string; readonly port: number } | { readonly path: string }
  readonly tls: boolean
  readonly username?: string
  readonly password?: string
}

const DEFAULT_PORT = 6379
const SHAPE = 'a URL such as redis://127.0.0.1:6379, rediss://redis.example:6380 or unix:///run/redis.sock'

/** Parameters that a URL may have. A database is checked and then ignored: pub/sub is the same in all of them. */
const PARAMETERS = new Set(['db', 'username', 'password'])

/**
 * Reads `redis://[[user]:password@]host[:port][/database]`, `rediss://…` (TLS), and `unix:///path`, or the path alone.
 * User and password may also be parameters: `?username=…&password=…`.
 *
 * @throws Error whose message completes "it must be …", without any secret
 */
export function parseRedisAddress(text: string): RedisAddress {
  const url = parseUrl(text.startsWith('/') ? `unix://${text}` : text)
  const { protocol, hostname, port, pathname, searchParams } = url
  for (const name of searchParams.keys())
    if (!PARAMETERS.has(name)) throw new Error(`a URL without the parameter ${JSON.stringify(name)}`)
  const isUnix = protocol === 'unix:'
  checkDatabase(searchParams.get('db') ?? (isUnix ? '' : pathname.slice(1)))
  const username = decode(url.username) || searchParams.get('username')
  const password = decode(url.password) || searchParams.get('password')
  return {
    endpoint: isUnix
      ? { path: decode(pathname) }
      : { host: withoutBrackets(hostname) || 'localhost', port: portOf(port) },
    tls: protocol === 'rediss:',
    ...(username && { username }),
    ...(password && { password }),
  }
}

/** An IPv6 address as `net.connect` takes it: `[::1]` is `::1`. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function parseUrl(text: string): URL {
  if (!/^(rediss?|unix):\/\//.test(text)) throw new Error(SHAPE)
  if (/\s/.test(text)) throw new Error('a URL without blanks; in a user or password, write one as %20')
  if (!URL.canParse(text))
    throw new Error(`${SHAPE}, with / ? # @ and % in a user or password written as %2F %3F %23 %40 and %25`)
  const url = new URL(text)
  if (url.hash) throw new Error('a URL without #; in a user or password, write it as %23')
  if (url.protocol === 'unix:' && (url.hostname || url.pathname.length < 2))
    throw new Error('a URL such as unix:///run/redis.sock, with three slashes')
  return url
}

function checkDatabase(database: string): void {
  if (!/^\d*$/.test(database))
    throw new Error(
      `a URL whose database is a number, not ${JSON.stringify(database)}; leave it out, pub/sub is the same in all`,
    )
}

function portOf(port: string): number {
  if (port === '0') throw new Error('a URL with a port from 1 to 65535')
  return Number(port || DEFAULT_PORT)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error('a URL in which each % is followed by two hexadecimal digits; write % itself as %25')
  }
}
