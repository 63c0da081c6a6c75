import type { Contestant } from './contestants'
import { crowdAlone } from './measure/crowd-alone'
import { fanOut, warmUp } from './measure/fan-out'
import { requests } from './measure/requests'
import type { Plan } from './plan'
import { type Figure, Gathered } from './results'
import { Stage, type Surroundings as StageSurroundings } from './stage'

/** What it all stands on, and who is told how far it is. */
interface Surroundings extends StageSurroundings {
  readonly progress: (line: string) => void
}

/** Every figure of every contestant. */
export async function measureAll(
  contestants: readonly Contestant[],
  plan: Plan,
  surroundings: Surroundings,
): Promise<Figure[]> {
  const gathered = new Gathered()
  await alone(contestants, plan, surroundings, gathered)
  await inTurns(contestants, plan, surroundings, gathered)
  return gathered.all()
}

/** Each by itself, in every round: started twice, so that its requests do not inherit the memory of its crowd. */
async function alone(contestants: readonly Contestant[], plan: Plan, surroundings: Surroundings, gathered: Gathered) {
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const contestant of contestants) {
      surroundings.progress(`round ${round} of ${plan.rounds}: ${contestant.title}`)
      for (const measure of [crowdAlone, requests]) {
        const stage = await Stage.open(contestant, surroundings)
        try {
          gathered.add(contestant.name, [{ name: 'start', value: stage.server.startMs }])
          gathered.add(contestant.name, await stage.play(() => measure(stage, plan)))
        } finally {
          await stage.close()
        }
      }
    }
  }
}

/**
 * All of them at once, each with clients of its own. In every turn each delivers once while the others wait, and every other
 * turn goes backwards: what else the machine does touches neighbours in time alike, so that a turn's ratios are worth more than
 * its figures. The crowd shrinks: servers grow once, and then clients leave.
 */
async function inTurns(contestants: readonly Contestant[], plan: Plan, surroundings: Surroundings, gathered: Gathered) {
  const stages: Stage[] = []
  try {
    for (const [index, contestant] of contestants.entries()) {
      surroundings.progress(`all at once: ${contestant.title} comes`)
      const stage = await Stage.open(contestant, surroundings, `news:${index}:*`)
      stages.push(stage)
      await stage.play(() => stage.load.connect(Math.max(...plan.crowds)))
      await stage.play(() => stage.subscribeAll())
    }
    for (const clients of plan.crowds) {
      const flooded = new Set<Stage>()
      for (const stage of stages) {
        await stage.load.shrink(clients)
        if (await stage.play(() => warmUp(stage, clients, plan))) flooded.add(stage)
      }
      for (let turn = 1; turn <= plan.turns; turn += 1) {
        surroundings.progress(`turn ${turn} of ${plan.turns} with ${clients} clients`)
        for (const stage of turn % 2 === 0 ? stages.toReversed() : stages) {
          const measured = await stage.play(() => fanOut(stage, clients, plan, flooded.has(stage)))
          gathered.add(stage.contestant.name, measured)
        }
      }
    }
  } finally {
    await Promise.all(stages.map((stage) => stage.close()))
  }
}
