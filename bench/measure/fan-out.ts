import type { Plan } from '../plan'
import type { Stage } from '../stage'
import type { Measured } from './figures'

/** Payloads before anything counts: code gets compiled, buffers get their size, and clients that have left are forgotten. */
const WARM_UP = 20

/** One payload to many clients, once: what it costs the server, and how long it takes. */
export async function fanOut(stage: Stage, clients: number, plan: Plan, flooded: boolean): Promise<Measured[]> {
  return [
    ...(await inBursts(stage, clients, plan)),
    ...(await oneAtATime(stage, clients, plan)),
    ...(flooded ? await flood(stage, clients, plan) : []),
  ]
}

/** Makes a server ready for the turns with this crowd, and tells whether to flood it: who is slower in bursts would only pile it up. */
export async function warmUp(stage: Stage, clients: number, { burst: payloads, flood }: Plan): Promise<boolean> {
  await burst(stage, WARM_UP)
  let best = Number.POSITIVE_INFINITY
  for (let times = 0; times < 5; times += 1) {
    const { ms } = await stage.metered(() => burst(stage, payloads))
    best = Math.min(best, ms)
  }
  return clients === flood.clients && (payloads / best) * 1000 > flood.perSecond
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
