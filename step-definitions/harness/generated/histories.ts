import { type Arbitrary, constant, constantFrom, nat, oneof, tuple } from 'fast-check'
import type { HistoryStep } from '../../../schemas/types'
import { BatchArbitrary } from './batch-arbitrary'

/** Steps in a history: enough for the requests of several clients to overlap. */
const STEPS = 16

/**
 * Random histories with this many clients and patterns. No step but `waits` waits for replies. Every step is always
 * possible, so that shrinking can leave out any of them.
 */
export function histories(clients: number, patterns: number): Arbitrary<HistoryStep[]> {
  const [index, depth] = [nat(clients - 1), nat(patterns - 1)]
  const way = constantFrom('disconnects' as const, 'vanishes' as const)
  const asks = (action: 'subscribe' | 'unsubscribe') =>
    tuple(index, depth).map(([client, pattern]): HistoryStep => ({ does: 'asks', client, action, pattern }))
  const step = oneof(
    { weight: 7, arbitrary: asks('subscribe') },
    { weight: 5, arbitrary: asks('unsubscribe') },
    { weight: 3, arbitrary: depth.map((channel): HistoryStep => ({ does: 'publishes', channel })) },
    { weight: 2, arbitrary: constant<HistoryStep>({ does: 'waits' }) },
    {
      weight: 1,
      arbitrary: tuple(index, way).map(([client, how]): HistoryStep => ({ does: 'leaves', client, way: how })),
    },
  )
  return new BatchArbitrary(step, STEPS)
}
