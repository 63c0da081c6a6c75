import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import type { RedisObserver } from '../redis/redis-observer'

/**
 * Redis holds a pattern within the limit: one connection for each server, each by one PSUBSCRIBE. The commands are counted
 * behind the barrier `settle`, so that a second one would have been seen (subscription-creation/1).
 */
export async function holds(
  pattern: string,
  servers: 1 | 2,
  settle: () => Promise<void>,
  context: ScenarioContext,
): Promise<void> {
  const requirement = `Redis holds ${JSON.stringify(pattern)} ${servers === 1 ? 'once' : 'twice'}`
  const expected = `${servers === 1 ? 'one connection that holds it' : 'two connections that hold it, each'} by one PSUBSCRIBE`
  const redis = context.redis(requirement)
  // a server that has just given it up may take a moment, as everywhere
  const first = await redis.awaitHolders(pattern, ({ size }) => size === servers, limitOf(context))
  if (first.size === 0) {
    const how = await howNotHeld(pattern, redis)
    const wasGivenUp = (await redis.timesSent('PUNSUBSCRIBE', pattern)) > 0
    const owners = wasGivenUp ? ownersOfEarlyRelease(context) : (['subscription-creation/1'] as const)
    throw new RequirementNotMet(requirement, expected, `none holds it${how}`, owners)
  }
  await settle()
  const holders = await redis.holders(pattern)
  const commands = [...holders.values()]
  if (commands.length === servers && commands.every((count) => count === 1)) return
  const actual =
    commands.length === 0
      ? 'it was subscribed, and then unsubscribed'
      : `${commands.length} connections hold it, by ${commands.join(' + ')} PSUBSCRIBE`
  throw new RequirementNotMet(requirement, expected, actual, await ownersOfHolding(pattern, commands, servers, context))
}

/** Why nobody holds a pattern, as far as Redis shows it. */
async function howNotHeld(pattern: string, redis: RedisObserver): Promise<string> {
  if ((await redis.timesSent('SUBSCRIBE', pattern)) > 0) return ' (it was sent SUBSCRIBE instead)'
  if ((await redis.serverConnections()).length > 0) return ''
  return '; nobody but the suite is connected to this Redis: does the server use the one at REDIS_URL?'
}

/**
 * Whose requirement it is that so many connections hold a pattern, by these numbers of PSUBSCRIBE each: that of giving it
 * up if it was given up too early, is still held for a client that has left it, or was never given up before such a client
 * subscribed again.
 */
async function ownersOfHolding(
  pattern: string,
  commands: readonly number[],
  servers: number,
  context: ScenarioContext,
): Promise<readonly Owner[]> {
  if (commands.length === 0) return ownersOfEarlyRelease(context)
  if (commands.length < servers && commands.every((count) => count === 1)) return []
  const wasLeft = context.connectedClients().some(({ history }) => history.hasAsked('unsubscribe', pattern))
  if (wasLeft && commands.length > servers) return ['unsubscribing/3.2', ...RELEASE]
  const wasKept = wasLeft && (await context.redis('').timesSent('PUNSUBSCRIBE', pattern)) === 0
  return wasKept ? ['subscription-deletion/1', 'subscription-creation/1'] : ['subscription-creation/1']
}

/** The clauses that say when a pattern is given up: with its last client, and not before. */
const RELEASE: readonly Owner[] = ['subscription-deletion/1', 'unsubscribing/3.2.1.1']

/** Whose requirement it is that a pattern is not given up yet: a client on another transport than most may have been lost. */
function ownersOfEarlyRelease(context: ScenarioContext): readonly Owner[] {
  const isLost = ({ isOnOtherTransport, connection }: Client) => isOnOtherTransport && connection.inbox.hasEnded
  return context.connectedClients().some(isLost) ? ['server-initializing/2', ...RELEASE] : RELEASE
}

/** Whose requirement it is that a pattern is given up: that of removing clients from it may be what is not met. */
function ownersOfRelease(pattern: string, context: ScenarioContext): readonly Owner[] {
  const clients = context.connectedClients()
  if (clients.some(({ history }) => history.hasLeft(pattern))) return ['unsubscribing/3.2', ...RELEASE]
  // a client that has asked, and whose reply was not claimed, may have been refused
  const hasAsked = clients.some(({ history }) => history.hasAsked('unsubscribe', pattern))
  return hasAsked ? ['unsubscribing/3.2.2', 'unsubscribing/3.2', ...RELEASE] : RELEASE
}

/**
 * Redis does not hold a pattern within the limit, neither by PSUBSCRIBE nor, as a channel of that name, by SUBSCRIBE, and
 * still does not behind a barrier. A server may read the request of a
 * client that has vanished only now, and undo it a moment later; so it gets the limit again, and a second barrier. A
 * pattern that is never unsubscribed from, or subscribed to again, is still held at the end (subscription-deletion/1).
 */
export async function doesNotHold(
  pattern: string,
  settle: () => Promise<void>,
  context: ScenarioContext,
): Promise<void> {
  const requirement = `Redis does not hold ${JSON.stringify(pattern)}`
  const redis = context.redis(requirement)
  const awaitRelease = async (limitMs: number) => {
    const left = await redis.awaitRelease(pattern, limitMs)
    if (left.length === 0) return
    const actual = `held by ${left.join(', ')}`
    throw new RequirementNotMet(requirement, 'no connection that holds it', actual, ownersOfRelease(pattern, context))
  }
  await awaitRelease(limitOf(context))
  for (let barriers = 2; barriers > 0; barriers -= 1) {
    await settle()
    await awaitRelease(context.limits.must)
  }
}

/** ms for what must happen, which is longer where it depends on a ping timeout */
function limitOf({ limits, pingGraceMs = 0 }: ScenarioContext): number {
  return limits.must + pingGraceMs
}

/** How often Redis was sent a command that names a pattern, counted behind the barrier. */
export async function wasSent(
  command: string,
  pattern: string,
  times: 'once' | 'never' | 'at least once',
  settle: () => Promise<void>,
  context: ScenarioContext,
): Promise<void> {
  const requirement = `Redis was sent ${command} for ${JSON.stringify(pattern)} ${times}`
  const redis = context.redis(requirement)
  await settle()
  const sent = await redis.timesSent(command, pattern)
  const right = times === 'never' ? sent === 0 : times === 'once' ? sent === 1 : sent > 0
  if (right) return
  // what Redis was never told to hold is not given up either
  const isOfCreation = command !== 'PUNSUBSCRIBE' || (await redis.timesSent('PSUBSCRIBE', pattern)) === 0
  const ofRelease = times === 'never' ? RELEASE : ownersOfRelease(pattern, context)
  const owners = isOfCreation ? (['subscription-creation/1'] as const) : ofRelease
  throw new RequirementNotMet(requirement, times, sent === 0 ? 'never' : `${sent} times`, owners)
}
