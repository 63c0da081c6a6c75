import { constant } from 'fast-check'
import type { HistoryStep } from '../../../../schemas/types'
import type { Client, ScenarioContext } from '../../client/client'
import { checkProperty } from '../../generated/check-property'
import { type Generation, recordedCase } from '../../generated/generation'
import { histories } from '../../generated/histories'
import { History, REQUIREMENT } from './history'
import { type Participant, Participants } from './participants'

export interface HistorySettings {
  clients: number
  patterns: number
  connect(name: string): Promise<Client>
}

/**
 * Plays `count` random histories, each on patterns of its own, with the same clients. Throws GeneratedCaseFailed with the
 * shortest history found that no right server can produce. In a replay the recorded history is played instead, equally
 * often: a failure that depends on timing does not show every time (concurrency/2).
 */
export async function agreesWithModel(
  count: number,
  settings: HistorySettings,
  context: ScenarioContext,
  generation: Generation,
): Promise<void> {
  context.redis(REQUIREMENT)
  const { transcript } = generation
  const recorded = recordedCase(generation, 'history')?.generated
  const { clients, patterns } = recorded ?? settings
  const before = transcript.exact()
  const connect = async (name: string): Promise<Participant> => {
    const start = transcript.exact().length
    const client = await settings.connect(name)
    // a new name for each client: the server may unsubscribe from the last one's control channel late
    const control = context.names.unique(context.names.token('control'))
    await client.subscribe(control)
    const entries = transcript.exact().slice(start)
    return { client, control, connecting: entries.filter(({ source }) => source === name) }
  }
  const participants = new Participants(clients, connect)
  let history: History | undefined
  const property = {
    cases: recorded ? constant([...recorded.steps]) : histories(clients, patterns),
    runs: count,
    prepare: async (afterFailure: boolean) => {
      transcript.rewind([])
      await participants.fill(afterFailure)
      return [...before, ...participants.all().flatMap(({ connecting }) => connecting)]
    },
    run: async (steps: HistoryStep[]) => {
      history = new History(participants, patterns, context)
      for (const step of steps) await history.perform(step)
      await history.finish()
    },
    describe: () => history?.lines ?? [],
    record: (steps: HistoryStep[]) => ({ kind: 'history' as const, clients, patterns, steps }),
  }
  await checkProperty(property, context.limits, generation)
}
