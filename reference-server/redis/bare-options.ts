import type { RedisOptions } from 'ioredis'

/** ioredis as a mere connection: whoever holds it knows what is to be asked, repeated and restored. */
export const BARE_OPTIONS = {
  // RESP2: RESP3 would gain nothing and cost a HELLO that old servers and proxies refuse.
  protocol: 2,
  disableClientInfo: true,
  // `greet` does what ioredis would, and says why Redis refuses.
  enableReadyCheck: false,
  // Only the subscriptions know what Redis should hold: ioredis must not queue, repeat or restore anything.
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  // 0: commands in flight are rejected as soon as the connection breaks.
  maxRetriesPerRequest: 0,
  // The connector ends what is silent (`endIfSilent`).
  connectTimeout: 0,
} as const satisfies RedisOptions
