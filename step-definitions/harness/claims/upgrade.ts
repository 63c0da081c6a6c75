import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import { Burst } from './bursts'

/** How many payloads are published, and patterns subscribed to, during an upgrade; at least. */
const PAYLOADS = 100
const PATTERNS = 10
/** Payloads published before it begins. */
const AHEAD = 20
/** Payloads published at a time: an upgrade takes a few round trips, and each should have some. */
const AT_ONCE = 10

/**
 * Upgrades a client while deliveries reach it and its requests are answered. Both begin before the upgrade, and end after
 * it. Each request gets exactly one reply (connection/3).
 */
export async function upgradeUnderWay(client: Client, channel: string, context: ScenarioContext): Promise<Burst> {
  const burst = new Burst(channel, context)
  let upgrading = true
  const requests = async () => {
    for (let count = 1; count <= PATTERNS || upgrading; count += 1) {
      const pattern = context.names.unique(context.names.token('meanwhile'))
      for (const action of ['subscribe', 'unsubscribe'] as const) {
        client.sendRequest(action, pattern)
        await client.receivesReply(action, pattern, true)
      }
    }
  }
  const payloads = async () => {
    while (burst.payloads.length < PAYLOADS || upgrading) await burst.publish(AT_ONCE)
  }
  await burst.publish(AHEAD)
  const upgrade = client.connection.upgrade().finally(() => {
    upgrading = false
  })
  // requests first: what has ended the connection is their failure, and the upgrade's only behind it
  const all = await Promise.allSettled([requests(), payloads(), upgrade])
  for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason
  await client.barrier()
  const more = client.connection.inbox.rest().find(({ kind }) => kind === 'reply')
  if (more) {
    const requirement = `${client.name} gets one reply to each request`
    throw new RequirementNotMet(requirement, 'no further reply', more.raw, client.ownersOfExtra(more))
  }
  return burst
}
