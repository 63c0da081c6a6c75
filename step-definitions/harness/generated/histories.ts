import { type Arbitrary, constant, constantFrom, nat, oneof, tuple } from 'fast-check'
import { Batches } from './batches'
import type { Step } from './case'

/** Steps in a history: enough for several clients to get in each other's way. */
const STEPS = 16

/**
 * Histories of so many clients and patterns. All is done without waiting, but for waiting itself. Every step can always be
 * done, so that any can be left out where a history is made smaller.
 */
export function histories(clients: number, patterns: number): Arbitrary<Step[]> {
  const [place, depth] = [nat(clients - 1), nat(patterns - 1)]
  const way = constantFrom('disconnects' as const, 'vanishes' as const)
  const asks = (action: 'subscribe' | 'unsubscribe') =>
    tuple(place, depth).map(([client, pattern]): Step => ({ does: 'asks', client, action, pattern }))
  const step = oneof(
    { weight: 7, arbitrary: asks('subscribe') },
    { weight: 5, arbitrary: asks('unsubscribe') },
    { weight: 3, arbitrary: depth.map((channel): Step => ({ does: 'publishes', channel })) },
    { weight: 2, arbitrary: constant<Step>({ does: 'waits' }) },
    { weight: 1, arbitrary: tuple(place, way).map(([client, how]): Step => ({ does: 'leaves', client, way: how })) },
  )
  return new Batches(step, STEPS)
}
