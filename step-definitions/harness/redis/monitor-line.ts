import type { RedisCommand } from './subscription-state'

/**
 * Reads one line of Redis's MONITOR: `1700000000.123456 [0 127.0.0.1:4711] "psubscribe" "news:*"`.
 * Undefined for a line of another form, and for commands run by a script (they have no connection).
 * Source: the Redis documentation of MONITOR; arguments are quoted as Redis quotes them (sdscatrepr).
 */
export function parseMonitorLine(line: string): RedisCommand | undefined {
  const head = /^\+?(\d+\.\d+) \[\d+ ([^\]]+(?:\][^ \]]*)?)\] /.exec(line)
  const [matched = '', seconds = '', address] = head ?? []
  if (!address || address === 'lua') return undefined
  const [name, ...args] = [...line.slice(matched.length).matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, quoted]) =>
    unquote(quoted ?? ''),
  )
  return name === undefined ? undefined : { address, name: name.toUpperCase(), args, unixMs: Number(seconds) * 1000 }
}

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' }

/** Redis escapes non-ASCII text byte by byte, so the bytes are joined before they are decoded as UTF-8. */
function unquote(quoted: string): string {
  const bytes = quoted.replace(/\\x([0-9a-f]{2})|\\(.)/g, (_, hex, char) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (CONTROLS[char] ?? char),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
