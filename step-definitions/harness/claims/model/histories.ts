import { constant } from 'fast-check'
import type { HistoryStep } from '../../../../schemas/types'
import type { Client, Surroundings } from '../../client/client'
import { holdsForAll } from '../../generated/for-all'
import { type Generation, recordedCase } from '../../generated/generation'
import { histories } from '../../generated/histories'
import { History, REQUIREMENT } from './history'
import { type Player, Players } from './player'

export interface Table {
  clients: number
  patterns: number
  connect(name: string): Promise<Client>
}

/**
 * Plays so many random histories, each on patterns of its own, with clients that are kept from one to the next.
 * Throws GeneratedCaseFailed with the shortest history found that a right server cannot bring about. A recorded one is
 * played instead of them, as often as they would be: what lies in the timing does not show every time.
 */
export async function agreesWithModel(
  count: number,
  table: Table,
  around: Surroundings,
  generation: Generation,
): Promise<void> {
  around.redis(REQUIREMENT)
  const { transcript } = generation
  const recorded = recordedCase(generation, 'history')?.generated
  const { clients, patterns } = recorded ?? table
  const given = transcript.exact()
  const arrive = async (name: string): Promise<Player> => {
    const start = transcript.exact().length
    const client = await table.connect(name)
    // a name of its own for each: one that is given up late must not be one that is taken up again
    const control = around.names.unique(around.names.token('control'))
    await client.subscribe(control)
    const arrival = transcript.exact().slice(start)
    return { client, control, arrival: arrival.filter(({ source }) => source === name) }
  }
  const players = new Players(clients, arrive)
  let history: History | undefined
  const trial = {
    cases: recorded ? constant([...recorded.steps]) : histories(clients, patterns),
    runs: count,
    prepare: async (anew: boolean) => {
      transcript.rewind([])
      await players.fill(anew)
      return [...given, ...players.all().flatMap(({ arrival }) => arrival)]
    },
    perform: async (steps: HistoryStep[]) => {
      history = new History(players, patterns, around)
      for (const step of steps) await history.does(step)
      await history.ends()
    },
    describe: () => history?.lines ?? [],
    record: (steps: HistoryStep[]) => ({ kind: 'history' as const, clients, patterns, steps }),
  }
  await holdsForAll(trial, around.limits, generation)
}
