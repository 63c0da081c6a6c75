/** A connection as Redis lists it. An address may be used again after its connection has ended; an id is not. */
export interface RedisConnection {
  id: string
  /** `127.0.0.1:4711`, or `unix:` and a path, as in MONITOR */
  address: string
}

/** The connections in the reply to CLIENT LIST or CLIENT INFO. A unix socket's address is written as in MONITOR. */
export function connectionsIn(list: string): RedisConnection[] {
  return [...list.matchAll(/^id=(\d+) addr=(\S+)/gm)].map(([, id = '', address = '']) => ({
    id,
    address: address.replace(/^(\/.*):0$/, 'unix:$1'),
  }))
}

/** The name of the suite's own connections, by which the workers of a run tell them from those of a server. */
export const SUITE_NAME = 'realizehit-conformance'

/** A client of Redis that may be a server's. */
export interface RedisClient {
  /** whether it is subscribed to anything */
  subscribed: boolean
}

/** The clients in the reply to CLIENT LIST that may be a server's: none of the suite's, no MONITOR, replica or Sentinel. */
export function clientsIn(list: string): RedisClient[] {
  const field = (line: string, name: string) => new RegExp(`(?:^| )${name}=(\\S*)`).exec(line)?.[1] ?? ''
  const isServers = (line: string) =>
    line.startsWith('id=') &&
    field(line, 'name') !== SUITE_NAME &&
    !field(line, 'name').startsWith('sentinel-') &&
    !/[OSM]/.test(field(line, 'flags'))
  const subscribed = (line: string) => ['sub', 'psub', 'ssub'].some((name) => Number(field(line, name)) > 0)
  return list
    .split('\n')
    .filter(isServers)
    .map((line) => ({ subscribed: subscribed(line) }))
}
