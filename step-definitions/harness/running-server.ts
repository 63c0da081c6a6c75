import type { ProtocolClient } from './client/protocol-client'
import { NotObserved, RequirementNotMet } from './errors'
import type { RedisObserver } from './redis/redis-observer'
import { isRightRedis } from './redis/right-redis'
import { isOneInstance } from './server/one-instance'

/** A server that was running already, and how to reach it and its Redis. */
interface Running {
  /** the address of its Engine.IO path */
  url: string
  protocol: 3 | 4
  polling: boolean
  /** its Redis, if that can be observed, and the address to show */
  redis: { observer: RedisObserver; address: string } | undefined
  connect(): Promise<ProtocolClient>
  limitMs: number
}

/**
 * Finds out whether a url leads to one server, and whether the observed Redis is the one which that uses. Throws TargetFailure
 * if not. What is wrong with the server itself, or has no words in its dialect, is left to the scenarios.
 */
export async function checkRunning({ url, protocol, polling, redis, connect, limitMs }: Running): Promise<void> {
  if (polling) await isOneInstance(url, protocol, limitMs)
  if (!redis) return
  let client: ProtocolClient | undefined
  try {
    client = await connect()
    await isRightRedis(client, redis.observer, limitMs, { url, redis: redis.address })
  } catch (error) {
    if (!(error instanceof RequirementNotMet || error instanceof NotObserved)) throw error
  } finally {
    await client?.leave()
  }
}
