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
