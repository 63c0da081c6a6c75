import { readFileSync } from 'node:fs'
import type { Config } from '../options'
import { RedisQueries } from '../redis/redis-queries'
import { WebConsole } from '.'
import type { ConsoleSource } from './state'

/** The console of a server, with a connection to Redis that is opened when the page first asks. */
export function createConsole(config: Config, source: ConsoleSource): WebConsole {
  const { redis, redisCa, redisTimeout } = config
  const ca = redisCa ? readFileSync(redisCa, 'utf8') : undefined
  return new WebConsole(config, source, new RedisQueries(redis, redisTimeout, ca))
}
