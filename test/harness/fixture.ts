import type { TestContext } from 'node:test'
import { Client, type ScenarioContext } from '../../step-definitions/harness/client/client'
import { ProtocolClient, type Transport } from '../../step-definitions/harness/client/protocol-client'
import { Limits } from '../../step-definitions/harness/limits'
import { Names } from '../../step-definitions/harness/names'
import { PrivateRedis } from '../../step-definitions/harness/redis/private-redis'
import { RedisObserver } from '../../step-definitions/harness/redis/redis-observer'
import { Transcript } from '../../step-definitions/harness/transcript'
import type { Misbehaviour } from '../servers/misbehaviour'
import { Server } from '../servers/small-server'

/** ms for what should happen; only a broken harness waits that long */
export const LIMIT_MS = 20_000
/** ms for what cannot happen: a test that waits for it expects to time out */
export const TIMEOUT_EXPECTED_MS = 150

/** A limit in ms, or a function that returns it each time one is needed. */
export type TestLimit = number | (() => number)

/**
 * The limit for a claim that must see one thing happen before it times out on another: long until `happened` returns true,
 * then short. So a slow machine cannot time out on the first.
 */
export function timesOutAfter(happened: () => boolean): () => number {
  return () => (happened() ? TIMEOUT_EXPECTED_MS : LIMIT_MS)
}

export interface Fixture {
  server: Server
  redisUrl: string
  redis: RedisObserver
  transcript: Transcript
  names: Names
  /** the context that claims get, with this limit for what must happen */
  context(limit?: TestLimit): ScenarioContext
  connect(name: string, limit?: TestLimit, transport?: Transport): Promise<Client>
}

/** A private Redis for one test, stopped after it. */
export async function privateRedis(t: TestContext): Promise<PrivateRedis> {
  const redis = await PrivateRedis.start()
  t.after(() => redis.stop())
  return redis
}

/** A small server that misbehaves in these ways, on an observed Redis of its own. Everything is stopped after the test. */
export async function startFixture(t: TestContext, ...misbehaviours: Misbehaviour[]): Promise<Fixture> {
  const started = await PrivateRedis.start()
  const cleanups: (() => unknown)[] = [() => started.stop()]
  t.after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup()
  })
  const transcript = new Transcript()
  const redis = await RedisObserver.open(started.url, transcript)
  cleanups.push(() => redis.close())
  const server = new Server({ redis: started.url, misbehaviours })
  await server.listen()
  cleanups.push(() => server.close())
  const names = new Names()
  const clients: Client[] = []
  const context = (limit: TestLimit = LIMIT_MS) => {
    const settings = {
      get must() {
        return typeof limit === 'number' ? limit : limit()
      },
      start: LIMIT_MS,
      stop: LIMIT_MS,
    }
    return {
      limits: new Limits(settings),
      names,
      redis: () => redis,
      connectedClients: () => clients,
      clientsSoFar: () => clients,
      usualTransport: 'websocket' as const,
    }
  }
  const connect = async (name: string, limit: TestLimit = LIMIT_MS, transport: Transport = 'websocket') => {
    const options = { name, origin: server.origin, path: '/engine.io', transport, limitMs: LIMIT_MS }
    const connection = await ProtocolClient.connect(options, transcript)
    cleanups.push(() => connection.drop())
    const client = new Client(connection, context(limit))
    clients.push(client)
    return client
  }
  return { server, redisUrl: started.url, redis, transcript, names, context, connect }
}
