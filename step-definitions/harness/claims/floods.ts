import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import { ownersOfMissing } from './deliveries'

/** What one client can send in excess. */
export const FLOODS = ['requests', 'frames that are no requests', 'heartbeats', 'WebSocket pings'] as const

export type FloodKind = (typeof FLOODS)[number]

/** What a client has sent at once, how many replies the server owes it for that, and the clause that demands one of them alone. */
export interface Flood {
  client: Client
  replies: number
  demandedBy: Owner
}

/** Sends many packets at once, without waiting for anything. Those that need no reply are followed by one request. */
export function floods(client: Client, count: number, kind: FloodKind, { names }: ScenarioContext): Flood {
  const { connection } = client
  const ask = (times: number) => {
    const patterns = Array.from({ length: times }, () => names.unique(names.token('never-subscribed')))
    connection.sendRequests(patterns.map((pattern) => ({ action: 'unsubscribe', pattern })))
    return { client, replies: times, demandedBy: 'unsubscribing/2.1.1' as const }
  }
  if (kind === 'requests') return ask(count)
  if (kind === 'WebSocket pings') connection.sendWebSocketPings(count)
  else if (kind === 'heartbeats') connection.sendHeartbeats(count)
  else {
    connection.sendAll(Array.from({ length: count }, () => 'x'))
    return { client, replies: count, demandedBy: 'robustness/1' }
  }
  return ask(1)
}

/**
 * All replies that the server owes for a flood have come, or the server has ended the connection instead. Each reply gets
 * the whole limit after the one before it: how long a flood takes depends on the server and on the machine.
 */
export async function isAnsweredOrDisconnected(
  { client, replies, demandedBy }: Flood,
  context: ScenarioContext,
): Promise<void> {
  const { inbox } = client.connection
  for (let number = 1; number <= replies; number += 1) {
    const reply = await inbox.next(({ kind }) => kind === 'reply', context.limits.must)
    context.limits.recordReply('reply', reply !== undefined)
    if (reply) continue
    if (inbox.hasEnded) return
    const requirement = `${client.name} gets every reply, or is disconnected`
    const actual = `${number - 1} of them, then ${client.describeMissing('reply')}`
    const expected = `${replies} replies, or the end of the connection`
    throw new RequirementNotMet(requirement, expected, actual, number === 1 ? demandedBy : [])
  }
}

/** Requests of a client that keeps asking which are under way at any time. */
const UNDER_WAY = 100

/** From now on the client sends a request for each reply it gets, so that it always waits for many. It ends with its connection. */
export function keepsAsking(client: Client, context: ScenarioContext): void {
  const { inbox } = client.connection
  const ask = (times: number) => void floods(client, times, 'requests', context)
  const goOn = async () => {
    while (await inbox.next(({ kind }) => kind === 'reply', context.limits.must)) ask(1)
  }
  ask(UNDER_WAY)
  void goOn()
}

/** A dozen is three times what Linux buffers for a connection by default, while its client does not read (measured: 4 MB). */
const LARGE = 'x'.repeat(1_000_000)

/**
 * Large payloads are published one by one. Each must reach the client before the next is published, so that this client is
 * never behind, however slow the machine is.
 */
export async function reachOneByOne(
  client: Client,
  channel: string,
  count: number,
  context: ScenarioContext,
): Promise<void> {
  const requirement = `Each of ${count} large payloads reaches ${client.name}`
  const redis = context.redis(requirement)
  for (let number = 1; number <= count; number += 1) {
    const token = context.names.token('large')
    await redis.publish(channel, `${token} ${LARGE}`)
    if (await client.nextDelivery(token)) continue
    const actual = `${number - 1}, then ${client.describeMissing('delivery')}`
    const owners = number === 1 ? await ownersOfMissing(client, token, context) : []
    throw new RequirementNotMet(requirement, 'all of them', actual, owners)
  }
}
