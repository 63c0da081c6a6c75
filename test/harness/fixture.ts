import type { TestContext } from 'node:test'
import { Client } from '../../step-definitions/harness/client/client'
import { ProtocolClient, type Transport } from '../../step-definitions/harness/client/protocol-client'
import { Limits } from '../../step-definitions/harness/limits'
import { Names } from '../../step-definitions/harness/names'
import { PrivateRedis } from '../../step-definitions/harness/redis/private-redis'
import { RedisObserver } from '../../step-definitions/harness/redis/redis-observer'
import { Transcript } from '../../step-definitions/harness/transcript'
import { type Fault, Server } from '../servers/small-server'

/** What should come gets this long, in ms; only a broken harness waits it out. */
export const AMPLE = 20_000
/** What cannot come is waited for this long, in ms. */
export const SHORT = 150

export interface Scene {
  server: Server
  redisUrl: string
  redis: RedisObserver
  transcript: Transcript
  names: Names
  /** the surroundings that claims are given; with these, what must happen has this long */
  around(limitMs?: number): { limits: Limits; names: Names; redis(): RedisObserver }
  connect(name: string, limitMs?: number, transport?: Transport): Promise<Client>
}

/** A private Redis for one test, stopped behind it. */
export async function ownRedis(t: TestContext): Promise<PrivateRedis> {
  const redis = await PrivateRedis.start()
  t.after(() => redis.stop())
  return redis
}

/** A small server with these faults on a Redis of its own, watched; all of it is gone when the test has ended. */
export async function scene(t: TestContext, ...faults: Fault[]): Promise<Scene> {
  const started = await PrivateRedis.start()
  const ways: (() => unknown)[] = [() => started.stop()]
  t.after(async () => {
    for (const letGo of ways.reverse()) await letGo()
  })
  const transcript = new Transcript()
  const redis = await RedisObserver.open(started.url, transcript)
  ways.push(() => redis.close())
  const server = new Server({ redis: started.url, faults })
  await server.listen()
  ways.push(() => server.close())
  const names = new Names()
  const around = (limitMs = AMPLE) => {
    const limits = new Limits({ must: limitMs, start: AMPLE, stop: AMPLE })
    return { limits, names, redis: () => redis }
  }
  const connect = async (name: string, limitMs = AMPLE, transport: Transport = 'websocket') => {
    const options = { name, origin: server.origin, path: '/engine.io', transport, limitMs: AMPLE }
    const connection = await ProtocolClient.connect(options, transcript)
    ways.push(() => connection.drop())
    return new Client(connection, around(limitMs))
  }
  return { server, redisUrl: started.url, redis, transcript, names, around, connect }
}
