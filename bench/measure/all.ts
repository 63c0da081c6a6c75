import type { Candidate } from '../candidates'
import { Experiment, type ExperimentContext } from '../experiment'
import type { Plan } from '../plan'
import { type Figure, FigureCollector } from '../results'
import { fanOut, warmUp } from './fan-out'
import { maxClients } from './max-clients'
import { requests } from './requests'

export interface BenchContext extends ExperimentContext {
  readonly progress: (line: string) => void
}

/** Measures every figure of every candidate. */
export async function measureAll(
  candidates: readonly Candidate[],
  plan: Plan,
  context: BenchContext,
): Promise<Figure[]> {
  const figures = new FigureCollector()
  await inRounds(candidates, plan, context, figures)
  await inTurns(candidates, plan, context, figures)
  return figures.all()
}

/**
 * Rounds: each candidate runs by itself. It is started twice in a round, so that the memory of its requests is not counted
 * on top of what the largest number of clients has left behind.
 */
async function inRounds(
  candidates: readonly Candidate[],
  plan: Plan,
  context: BenchContext,
  figures: FigureCollector,
): Promise<void> {
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const candidate of candidates) {
      context.progress(`round ${round} of ${plan.rounds}: ${candidate.title}`)
      for (const measure of [maxClients, requests]) {
        const experiment = await Experiment.start(candidate, context)
        try {
          figures.add(candidate.name, [{ name: 'start', value: experiment.server.startMs }])
          figures.add(candidate.name, await experiment.run(() => measure(experiment, plan)))
        } finally {
          await experiment.stop()
        }
      }
    }
  }
}

/**
 * Turns: all candidates run at once, each with clients of its own. In every turn each of them delivers once while the others
 * are idle; every other turn goes in reverse order. Load from elsewhere on the machine affects neighbours in time alike, so
 * the ratios within a turn are more reliable than its figures. The number of clients only shrinks: a server's memory grows
 * once, and then clients leave.
 */
async function inTurns(
  candidates: readonly Candidate[],
  plan: Plan,
  context: BenchContext,
  figures: FigureCollector,
): Promise<void> {
  const experiments: Experiment[] = []
  try {
    for (const [index, candidate] of candidates.entries()) {
      context.progress(`all at once: starting ${candidate.title}`)
      const experiment = await Experiment.start(candidate, context, `news:${index}:*`)
      experiments.push(experiment)
      await experiment.run(() => experiment.load.connect(Math.max(...plan.clientCounts)))
      await experiment.run(() => experiment.subscribeAll())
    }
    for (const clients of plan.clientCounts) {
      const flooded = new Set<Experiment>()
      for (const experiment of experiments) {
        await experiment.load.shrinkTo(clients)
        if (await experiment.run(() => warmUp(experiment, clients, plan))) flooded.add(experiment)
      }
      for (let turn = 1; turn <= plan.turns; turn += 1) {
        context.progress(`turn ${turn} of ${plan.turns} with ${clients} clients`)
        for (const experiment of turn % 2 === 0 ? experiments.toReversed() : experiments) {
          const measured = await experiment.run(() => fanOut(experiment, clients, plan, flooded.has(experiment)))
          figures.add(experiment.candidate.name, measured)
        }
      }
    }
  } finally {
    await Promise.all(experiments.map((experiment) => experiment.stop()))
  }
}
