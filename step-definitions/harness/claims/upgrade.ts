import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'
import { Burst } from './bursts'

/** Payloads that are published around an upgrade, and patterns asked for, at the least. */
const PAYLOADS = 100
const PATTERNS = 10
/** Payloads that are on their way before it begins. */
const AHEAD = 20
/** Payloads sent behind each other at a time: an upgrade takes a few round trips, and each shall meet some. */
const AT_ONCE = 10

/**
 * Changes a client's transport while deliveries reach it and requests of its own are answered: both begin before the
 * change, and end only once it is done. Each request gets the one answer it is due.
 */
export async function upgradeUnderWay(client: Client, channel: string, around: Surroundings): Promise<Burst> {
  const burst = new Burst(channel, around)
  let under = true
  const requests = async () => {
    for (let count = 1; count <= PATTERNS || under; count += 1) {
      const pattern = around.names.unique(around.names.token('meanwhile'))
      for (const action of ['subscribe', 'unsubscribe'] as const) {
        client.asks(action, pattern)
        await client.isAnswered(action, pattern, true)
      }
    }
  }
  const payloads = async () => {
    while (burst.payloads.length < PAYLOADS || under) await burst.publish(AT_ONCE)
  }
  await burst.publish(AHEAD)
  const upgrade = client.connection.upgrade().finally(() => {
    under = false
  })
  const all = await Promise.allSettled([upgrade, requests(), payloads()])
  for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason
  await client.barrier()
  const more = client.connection.inbox.rest().find(({ kind }) => kind === 'answer')
  if (more) throw new RequirementNotMet(`${client.name} gets one answer to each request`, 'no further reply', more.raw)
  return burst
}
