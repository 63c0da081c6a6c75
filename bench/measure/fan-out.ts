import type { Plan } from '../plan'
import type { Stage } from '../stage'
import type { Measured } from './figures'

/** Before anything counts, so many payloads pass, and again after clients have left: code gets compiled, buffers get their size. */
const WARM_UP = 20

/** One payload to many clients: what it costs the server with ever fewer of them, and how long it takes. */
export async function fanOut(stage: Stage, plan: Plan): Promise<Measured[]> {
  const figures: Measured[] = await connections(stage, plan)
  await stage.subscribeAll()
  for (const clients of plan.crowds) {
    await stage.load.shrink(clients)
    await burst(stage, WARM_UP)
    const bursts = await inBursts(stage, clients, plan)
    figures.push(...bursts, ...(await oneAtATime(stage, clients, plan)))
    const rate = bursts.find(({ name }) => name === 'burst.rate')?.value ?? 0
    // Who cannot do it in bursts would only pile it up.
    if (clients === plan.flood.clients && rate > clients * plan.flood.perSecond)
      figures.push(...(await flood(stage, clients, plan)))
  }
  return figures
}

/** Memory of connections that do nothing, from the second thousand on: what the first cost is the server's own growth. */
async function connections(stage: Stage, { crowds, settledCrowd }: Plan): Promise<Measured[]> {
  const all = Math.max(...crowds)
  await stage.load.connect(settledCrowd)
  const before = await stage.memory()
  await stage.load.connect(all - settledCrowd)
  const after = await stage.memory()
  return [{ name: 'memory.connection', value: (after - before) / (all - settledCrowd) / 1024 }]
}

function burst(stage: Stage, payloads: number): Promise<unknown> {
  return stage.load.deliver(payloads, () => stage.publisher.burst(payloads))
}

/** A burst is published when the last has arrived everywhere. */
async function inBursts(stage: Stage, at: number, plan: Plan): Promise<Measured[]> {
  let payloads = 0
  const { serverUs, redisUs, ms } = await stage.metered(async () => {
    for (const end = performance.now() + plan.burstMs; performance.now() < end; payloads += plan.burst)
      await burst(stage, plan.burst)
  })
  const deliveries = payloads * at
  return [
    { name: 'burst.cpu', at, value: serverUs / deliveries },
    { name: 'burst.rate', at, value: (deliveries / ms) * 1000 },
    { name: 'burst.redis', at, value: redisUs / payloads },
  ]
}

/** The same number of deliveries a second whatever the crowd, so that no server is at its limit. */
async function oneAtATime(stage: Stage, at: number, { single }: Plan): Promise<Measured[]> {
  const { cpu, p50, p99 } = await steadily(stage, at, single.deliveries / at, single.ms)
  return [
    { name: 'single.cpu', at, value: cpu },
    { name: 'single.p50', at, value: p50 },
    { name: 'single.p99', at, value: p99 },
  ]
}

async function flood(stage: Stage, at: number, { flood }: Plan): Promise<Measured[]> {
  const { rate, cpu, p50, p99 } = await steadily(stage, at, flood.perSecond, flood.ms)
  return [
    { name: 'flood.rate', at, value: rate },
    { name: 'flood.cpu', at, value: cpu },
    { name: 'flood.p50', at, value: p50 },
    { name: 'flood.p99', at, value: p99 },
  ]
}

async function steadily(stage: Stage, clients: number, perSecond: number, ms: number) {
  const payloads = Math.ceil((perSecond * ms) / 1000)
  const publish = () => stage.publisher.steady(payloads, perSecond)
  const { serverUs, ms: took, result } = await stage.metered(() => stage.load.deliver(payloads, publish, true))
  const deliveries = payloads * clients
  const { p50 = Number.NaN, p99 = Number.NaN } = result
  return { rate: (deliveries / took) * 1000, cpu: serverUs / deliveries, p50, p99 }
}
