import { asyncModelRun } from 'fast-check'
import type { Client, Surroundings } from '../client'
import { holdsForAll } from '../generated'
import type { Generation } from '../generation'
import { histories, type Step } from './commands'
import { CONTROL, History, REQUIREMENT } from './history'
import { type Player, Players } from './player'

export interface Table {
  clients: number
  patterns: number
  connect(name: string): Promise<Client>
}

/**
 * Plays so many random histories, each on patterns of its own, with clients that are kept from one to the next.
 * Throws GeneratedCaseFailed with the shortest history found that a right server cannot bring about.
 */
export async function agreesWithModel(
  count: number,
  { clients, patterns, connect }: Table,
  around: Surroundings,
  generation: Generation,
): Promise<void> {
  around.redis(REQUIREMENT)
  const { transcript } = generation
  const given = transcript.exact()
  const arrive = async (name: string): Promise<Player> => {
    const start = transcript.exact().length
    const client = await connect(name)
    await client.subscribe(around.names.unique(CONTROL))
    const arrival = transcript.exact().slice(start)
    return { client, arrival: arrival.filter(({ source }) => source === name) }
  }
  const players = new Players(clients, arrive)
  let history: History | undefined
  const trial = {
    cases: histories(clients, patterns),
    runs: count,
    prepare: async (anew: boolean) => {
      transcript.rewind([])
      await players.fill(anew)
      return [...given, ...players.all().flatMap(({ arrival }) => arrival)]
    },
    perform: async (steps: Iterable<Step>) => {
      const begun = new History(players, patterns, around)
      history = begun
      await asyncModelRun(() => ({ model: {}, real: begun }), steps)
      await begun.ends()
    },
    describe: () => history?.lines ?? [],
  }
  await holdsForAll(trial, around.limits, generation)
}
