import type { Experiment } from '../experiment'
import type { Plan } from '../plan'
import type { Measurement } from './figures'

/** Clients that subscribe to patterns of their own: what a request costs the server, and what many patterns cost Redis. */
export async function requests(experiment: Experiment, plan: Plan): Promise<Measurement[]> {
  await experiment.load.connect(plan.churn.clients)
  return [...(await churn(experiment, plan)), ...(await manyPatterns(experiment, plan))]
}

/** Each client sends its next request when it receives the reply to the last one. */
async function churn(experiment: Experiment, { churn: { clients, warmUp, each } }: Plan): Promise<Measurement[]> {
  const { load } = experiment
  await load.requestInSequence('subscribe', 0, warmUp)
  await load.requestInSequence('unsubscribe', 0, warmUp)
  const subscribing = await experiment.measureUsage(() => load.requestInSequence('subscribe', 0, each))
  const unsubscribing = await experiment.measureUsage(() => load.requestInSequence('unsubscribe', 0, each))
  return [
    { name: 'churn.subscribe', at: clients, value: subscribing.serverUs / (clients * each) },
    { name: 'churn.unsubscribe', at: clients, value: unsubscribing.serverUs / (clients * each) },
  ]
}

/** Redis matches each PUBLISH against every pattern it holds. Memory per subscription is that of the last and largest step. */
async function manyPatterns(experiment: Experiment, { churn: { clients }, patterns }: Plan): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  let held = 0
  let memory = 0
  let perSubscription = 0
  for (const at of patterns.held) {
    await experiment.load.requestInSequence('subscribe', held / clients, (at - held) / clients)
    const publish = () => experiment.publisher.withoutSubscribers(patterns.payloads)
    const { redisUs } = await experiment.measureUsage(publish)
    measurements.push({ name: 'patterns.redis', at, value: redisUs / patterns.payloads })
    const now = await experiment.memory()
    perSubscription = (now - memory) / (at - held) / 1024
    memory = now
    held = at
  }
  return [...measurements, { name: 'memory.subscription', value: perSubscription }]
}
