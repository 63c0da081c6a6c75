import { type Arbitrary, constant, constantFrom, nat, oneof, tuple } from 'fast-check'
import type { HistoryStep } from '../../../schemas/types'
import { Batches } from './batches'

/** Steps in a history: enough for several clients to get in each other's way. */
const STEPS = 16

/**
 * Histories of so many clients and patterns. All is done without waiting, but for waiting itself. Every step can always be
 * done, so that any can be left out where a history is made smaller.
 */
export function histories(clients: number, patterns: number): Arbitrary<HistoryStep[]> {
  const [place, depth] = [nat(clients - 1), nat(patterns - 1)]
  const way = constantFrom('disconnects' as const, 'vanishes' as const)
  const asks = (action: 'subscribe' | 'unsubscribe') =>
    tuple(place, depth).map(([client, pattern]): HistoryStep => ({ does: 'asks', client, action, pattern }))
  const step = oneof(
    { weight: 7, arbitrary: asks('subscribe') },
    { weight: 5, arbitrary: asks('unsubscribe') },
    { weight: 3, arbitrary: depth.map((channel): HistoryStep => ({ does: 'publishes', channel })) },
    { weight: 2, arbitrary: constant<HistoryStep>({ does: 'waits' }) },
    {
      weight: 1,
      arbitrary: tuple(place, way).map(([client, how]): HistoryStep => ({ does: 'leaves', client, way: how })),
    },
  )
  return new Batches(step, STEPS)
}
