import type { Contestant } from './contestants'
import { fanOut } from './measure/fan-out'
import type { Measured } from './measure/figures'
import { requests } from './measure/requests'
import type { Plan } from './plan'
import { type Figure, Gathered } from './results'
import { Stage } from './stage'

/** What the rounds need, and whom they tell how far they are. */
export interface Surroundings {
  readonly redisUrl: string
  readonly env: NodeJS.ProcessEnv
  readonly progress: (line: string) => void
}

/**
 * Every contestant in every round, in turn: what else the machine does touches all alike. Each is started twice a round,
 * for its clients on one pattern and for their requests, so that neither inherits the other's memory.
 */
export async function measureAll(
  contestants: readonly Contestant[],
  plan: Plan,
  surroundings: Surroundings,
): Promise<Figure[]> {
  const gathered = new Gathered()
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const contestant of contestants) {
      surroundings.progress(`round ${round} of ${plan.rounds}: ${contestant.title}`)
      for (const measure of [fanOut, requests])
        gathered.add(contestant.name, await onStage(contestant, measure, plan, surroundings))
    }
  }
  return gathered.all()
}

async function onStage(
  contestant: Contestant,
  measure: (stage: Stage, plan: Plan) => Promise<Measured[]>,
  plan: Plan,
  { redisUrl, env }: Surroundings,
): Promise<Measured[]> {
  const stage = await Stage.open(contestant, redisUrl, env)
  try {
    return [{ name: 'start', value: stage.server.startMs }, ...(await measure(stage, plan))]
  } catch (error) {
    throw new Error(`${contestant.title}: ${(error as Error).message}\n${stage.server.output}`.trimEnd())
  } finally {
    await stage.close()
  }
}
