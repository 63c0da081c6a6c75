import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseRedisAddress } from '../../schemas/redis-address'
import { messageOf, withoutSecrets } from '../../schemas/shared'
import { UsageError } from '../errors'

/** The Redis of a server at an address: where it is, and the certificates to trust there. */
export interface ObservedRedis {
  readonly redis: string
  /** A path. */
  readonly redisCa?: string
}

/** What messages call the two on the command line. */
export const REDIS_OPTIONS = { redis: '--redis', redisCa: '--redis-ca' }

/** Returns both, checked, the path absolute. Throws UsageError, which calls them `names`. */
export function checkRedis(
  { redis, redisCa }: { redis: string; redisCa: string | undefined },
  names: { readonly redis: string; readonly redisCa: string },
  folder: string,
): ObservedRedis {
  try {
    parseRedisAddress(redis)
  } catch (error) {
    throw new UsageError(`${names.redis} ${withoutSecrets(redis)} must be ${messageOf(error)}.`)
  }
  if (redisCa === undefined) return { redis }
  if (!redis.startsWith('rediss:'))
    throw new UsageError(`${names.redisCa} goes with an address that begins with rediss:// (TLS).`)
  const path = resolve(folder, redisCa)
  try {
    void new X509Certificate(readFileSync(path))
  } catch (error) {
    throw new UsageError(`${names.redisCa} ${redisCa} must be a file with a certificate in PEM (${messageOf(error)}).`)
  }
  return { redis, redisCa: path }
}
