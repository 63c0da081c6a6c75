import type { Redis } from 'ioredis'
import type { RedisAddress } from './address'
import type { Answer, PendingCommands } from './pending-commands'

/** The name of a connection that subscribes, in CLIENT LIST. */
const CONNECTION_NAME = 'realizehit-server'

/** What Redis answers where a command is forbidden or unknown. We can do without the name of the connection, and without INFO. */
const CANNOT = /^NOPERM|unknown (sub)?command/i

/** What Redis answers to a password that it does not need. */
const NEEDS_NO_PASSWORD = /no password is set|without any password configured/

/** In the INFO of a Sentinel. It takes patterns like a Redis, but nobody publishes there. */
const SENTINEL = /redis_mode:sentinel/

const NO_LOGIN: Promise<Answer> = Promise.resolve({})

/** How a Redis received us. */
export interface Greeting {
  /** Why this connection cannot be used. */
  readonly refusal?: string
  /** What somebody should know, though it can be used. */
  readonly warning?: Error
}

/** Says who we are on a new connection, and makes sure that it is a Redis that lets us in. Never rejects. */
export async function greet(
  redis: Redis,
  { username, password }: RedisAddress,
  pending: PendingCommands,
  connectionName = CONNECTION_NAME,
): Promise<Greeting> {
  const credentials = [username, password].filter((part) => part !== undefined) as [string]
  const login = password === undefined ? NO_LOGIN : pending.add(redis.auth(...credentials))
  const name = pending.add(redis.client('SETNAME', connectionName))
  const info = pending.add(redis.info('server'))
  // One after the other: a Redis that refuses a connection says so to the first command, and answers no other.
  const { error } = await login
  const needsNoPassword = error !== undefined && NEEDS_NO_PASSWORD.test(error.message)
  if (error && !needsNoPassword) return { refusal: error.message }
  for (const answer of [name, info]) {
    const { error } = await answer
    if (error && !CANNOT.test(error.message)) return { refusal: error.message }
  }
  if (SENTINEL.test(String((await info).reply)))
    return { refusal: 'it is a Sentinel: give the address of the Redis that it watches' }
  return needsNoPassword ? { warning: new Error('Redis needs no password, but one is given.') } : {}
}
