import type { Plan } from '../plan'
import type { Stage } from '../stage'
import type { Measured } from './figures'

/** Clients that come and go on patterns of their own: what a request costs the server, and many patterns cost Redis. */
export async function requests(stage: Stage, plan: Plan): Promise<Measured[]> {
  await stage.load.connect(plan.churn.clients)
  return [...(await churn(stage, plan)), ...(await manyPatterns(stage, plan))]
}

/** Each client sends its next request when it has the reply to the last. */
async function churn(stage: Stage, { churn: { clients, warmUp, each } }: Plan): Promise<Measured[]> {
  await stage.load.askInTurn('subscribe', 0, warmUp)
  await stage.load.askInTurn('unsubscribe', 0, warmUp)
  const subscribing = await stage.metered(() => stage.load.askInTurn('subscribe', 0, each))
  const unsubscribing = await stage.metered(() => stage.load.askInTurn('unsubscribe', 0, each))
  return [
    { name: 'churn.subscribe', at: clients, value: subscribing.serverUs / (clients * each) },
    { name: 'churn.unsubscribe', at: clients, value: unsubscribing.serverUs / (clients * each) },
  ]
}

/** Redis matches each PUBLISH against every pattern it holds. Memory is told of the last step, the largest. */
async function manyPatterns(stage: Stage, { churn: { clients }, patterns }: Plan): Promise<Measured[]> {
  const figures: Measured[] = []
  let held = 0
  let memory = 0
  let perSubscription = 0
  for (const at of patterns.held) {
    await stage.load.askInTurn('subscribe', held / clients, (at - held) / clients)
    const { redisUs } = await stage.metered(() => stage.publisher.unheard(patterns.payloads))
    figures.push({ name: 'patterns.redis', at, value: redisUs / patterns.payloads })
    const now = await stage.memory()
    perSubscription = (now - memory) / (at - held) / 1024
    memory = now
    held = at
  }
  return [...figures, { name: 'memory.subscription', value: perSubscription }]
}
