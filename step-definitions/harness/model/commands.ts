import { type Arbitrary, type AsyncCommand, commands, constant, constantFrom, nat, oneof, tuple } from 'fast-check'
import type { History } from './history'

/** What somebody does in a history. There is no model beside the one the history keeps. */
export type Step = AsyncCommand<object, History>

/** Steps in a history, at most. */
const LONGEST = 24

/** Histories of so many clients and patterns. All is done without waiting, but for waiting itself. */
export function histories(clients: number, patterns: number): Arbitrary<Iterable<Step>> {
  const [place, depth] = [nat(clients - 1), nat(patterns - 1)]
  const step = oneof(
    { weight: 7, arbitrary: tuple(place, depth).map(([who, what]) => does((h) => h.asks(who, 'subscribe', what))) },
    { weight: 5, arbitrary: tuple(place, depth).map(([who, what]) => does((h) => h.asks(who, 'unsubscribe', what))) },
    { weight: 3, arbitrary: depth.map((channel) => does((h) => h.publishes(channel))) },
    { weight: 2, arbitrary: constant(does((h) => h.waits())) },
    {
      weight: 1,
      arbitrary: tuple(place, constantFrom('disconnects' as const, 'vanishes' as const)).map(([who, how]) =>
        does((h) => h.leaves(who, how)),
      ),
    },
  )
  return commands([step], { maxCommands: LONGEST, size: 'max' })
}

function does(run: (history: History) => void | Promise<void>): Step {
  return {
    check: () => true,
    run: async (_, history) => run(history),
    toString: () => 'a step', // the history keeps its own words
  }
}
