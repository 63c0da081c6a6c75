import { messageOf, NotObserved, RequirementNotMet } from '../errors'
import type { RedisConnection } from '../redis/redis-connection'
import type { RedisObserver } from '../redis/redis-observer'
import { engineUrl, httpRequest } from '../server/http-probe'
import type { ServerInstance } from '../server/targets'
import { waitFor } from '../waiting'

/** The status becomes the given one within the limit. Throws NotObserved where the server reports no status. */
export async function hasStatus(server: ServerInstance, name: string, limitMs: number): Promise<void> {
  const requirement = `The status of the server is ${name}`
  const is = async () => {
    const reading = server.status(name)
    return reading.readable && reading.is ? true : undefined
  }
  if (await waitFor(is, limitMs)) return
  const reading = server.status(name)
  if (!reading.readable) throw new NotObserved('status', requirement)
  throw new RequirementNotMet(requirement, name, reading.actual)
}

/**
 * When the server first reported a status, its port accepted connections, or did not: listening means that it does
 * (server-listening/1), closed that it no longer does (server-closing/1).
 */
export async function acceptedWhenItReported(server: ServerInstance, name: string, accepting: boolean): Promise<void> {
  const did = await server.acceptedAt(name)
  if (did === undefined || did === accepting) return
  const requirement = `The server reports ${name} only once its port ${accepting ? 'accepts' : 'no longer accepts'} connections`
  const at = `at the moment when it reported ${name}`
  throw new RequirementNotMet(
    requirement,
    accepting ? 'a connection' : 'no connection',
    `${did ? 'one' : 'none'} ${at}`,
  )
}

/** The status is not the given one at this moment. */
export function hasNotStatus(server: ServerInstance, name: string): void {
  const reading = server.status(name)
  if (reading.readable && reading.is)
    throw new RequirementNotMet(`The status of the server is not ${name}`, 'another one', reading.actual)
}

/**
 * A plain HTTP request at the Engine.IO path gets an HTTP response of any kind (server-initializing/2). At any other path
 * nobody needs to answer: Engine.IO attached to an HTTP server without pages leaves such requests open.
 */
export async function answersHttp(server: ServerInstance, path: string, limitMs: number): Promise<void> {
  try {
    await httpRequest(engineUrl(server.origin, path), limitMs)
  } catch (error) {
    const requirement = 'The server answers plain HTTP at its Engine.IO path'
    throw new RequirementNotMet(requirement, 'an HTTP response', messageOf(error))
  }
}

/** Redis lists a connection, within the limit, that it did not list before the server was started (server-initializing/3). */
export async function isConnectedToRedis(
  redis: RedisObserver,
  before: readonly RedisConnection[],
  limitMs: number,
): Promise<void> {
  const look = async () => (await redis.serverConnections(before))[0]
  if (await waitFor(look, limitMs)) return
  const requirement = 'The server is connected to Redis before any client connects'
  throw new RequirementNotMet(requirement, 'a connection', 'none', 'server-initializing/3')
}

/** Within the limit Redis lists only connections that it listed before the server was started (closing/4). */
export async function hasLeftRedis(
  redis: RedisObserver,
  before: readonly RedisConnection[],
  limitMs: number,
): Promise<void> {
  const left = () => redis.serverConnections(before)
  const none = async () => ((await left()).length === 0 ? true : undefined)
  if (await waitFor(none, limitMs)) return
  const addresses = (await left()).map(({ address }) => address)
  throw new RequirementNotMet('A closed server ends its connections to Redis', 'none', addresses.join(', '))
}

/** The closed server ended within its limit; `inTime` is the target's result of stopping it (closing/2). */
export function endedByItself(inTime: boolean, limitMs: number): void {
  if (inTime) return
  const actual = `it had not ended ${Math.round(limitMs)} ms after it was closed`
  throw new RequirementNotMet('A closed server ends by itself, even with clients connected', 'it ends', actual)
}
