import { messageOf, NotObserved, RequirementNotMet } from '../errors'
import { lookUntil } from '../limits'
import type { RedisObserver } from '../redis/redis-observer'
import { ask } from '../server/http-probe'
import type { ServerInstance } from '../server/targets'

/** The status comes to be the one named. Throws NotObserved where the server tells no status at all. */
export async function hasStatus(server: ServerInstance, name: string, limitMs: number): Promise<void> {
  const requirement = `The status of the server is ${name}`
  const is = async () => {
    const reading = server.status(name)
    return reading.readable && reading.is ? true : undefined
  }
  if (await lookUntil(is, limitMs)) return
  const reading = server.status(name)
  if (!reading.readable) throw new NotObserved('status', requirement)
  throw new RequirementNotMet(requirement, name, reading.actual)
}

/** The status is not, now, the one named. */
export function hasNotStatus(server: ServerInstance, name: string): void {
  const reading = server.status(name)
  if (reading.readable && reading.is)
    throw new RequirementNotMet(`The status of the server is not ${name}`, 'another one', reading.actual)
}

/** A plain HTTP request, of no Engine.IO path, gets an HTTP response; which one is not the specification's concern. */
export async function answersHttp(server: ServerInstance, limitMs: number): Promise<void> {
  try {
    await ask(`${server.origin}/`, limitMs)
  } catch (error) {
    throw new RequirementNotMet('The server answers plain HTTP', 'an HTTP response', messageOf(error))
  }
}

/** Redis comes to list a connection that it did not list before. */
export async function isConnectedToRedis(
  redis: RedisObserver,
  before: readonly string[],
  limitMs: number,
): Promise<void> {
  const look = async () => (await redis.strangers()).find((address) => !before.includes(address))
  if (await lookUntil(look, limitMs)) return
  throw new RequirementNotMet('The server is connected to Redis before any client came', 'a connection', 'none')
}

/** Redis comes to list no connection that it did not list before. */
export async function hasLeftRedis(redis: RedisObserver, before: readonly string[], limitMs: number): Promise<void> {
  const left = async () => (await redis.strangers()).filter((address) => !before.includes(address))
  const none = async () => ((await left()).length === 0 ? true : undefined)
  if (await lookUntil(none, limitMs)) return
  throw new RequirementNotMet('A closed server ends its connections to Redis', 'none', (await left()).join(', '))
}

/** Closing the server has come to its end within its time; `willing` is what the target says of it. */
export function endedByItself(willing: boolean, limitMs: number): void {
  if (willing) return
  const actual = `it had not ended ${Math.round(limitMs)} ms after it was told to`
  throw new RequirementNotMet('A closed server ends by itself, whoever is connected', 'it ends', actual)
}
