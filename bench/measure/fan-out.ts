import type { Experiment } from '../experiment'
import type { Plan } from '../plan'
import type { Measurement } from './figures'

/** Payloads before anything is measured: code is compiled, buffers grow, and clients that have left are removed. */
const WARM_UP = 20

/** Delivers payloads to many clients on one pattern: what that costs the server, and how long it takes. */
export async function fanOut(
  experiment: Experiment,
  clients: number,
  plan: Plan,
  flooded: boolean,
): Promise<Measurement[]> {
  return [
    ...(await inBursts(experiment, clients, plan)),
    ...(await oneAtATime(experiment, clients, plan)),
    ...(flooded ? await flood(experiment, clients, plan) : []),
  ]
}

/**
 * Prepares a server for the measurements with this many clients. Returns whether to flood it: a server that delivers more
 * slowly in bursts would only build up a queue.
 */
export async function warmUp(
  experiment: Experiment,
  clients: number,
  { burst: payloads, flood }: Plan,
): Promise<boolean> {
  await burst(experiment, WARM_UP)
  let best = Number.POSITIVE_INFINITY
  for (let times = 0; times < 5; times += 1) {
    const { ms } = await experiment.measureUsage(() => burst(experiment, payloads))
    best = Math.min(best, ms)
  }
  return clients === flood.clients && (payloads / best) * 1000 > flood.perSecond
}

function burst({ load, publisher }: Experiment, payloads: number): Promise<unknown> {
  return load.deliver(payloads, () => publisher.burst(payloads))
}

/** Each burst is published when every client has received the last one. */
async function inBursts(experiment: Experiment, at: number, plan: Plan): Promise<Measurement[]> {
  let payloads = 0
  const { serverUs, redisUs, ms } = await experiment.measureUsage(async () => {
    for (const end = performance.now() + plan.burstMs; performance.now() < end; payloads += plan.burst)
      await burst(experiment, plan.burst)
  })
  const deliveries = payloads * at
  return [
    { name: 'burst.cpu', at, value: serverUs / deliveries },
    { name: 'burst.rate', at, value: (deliveries / ms) * 1000 },
    { name: 'burst.redis', at, value: redisUs / payloads },
  ]
}

/** The same number of deliveries a second however many clients there are, so that no server reaches its limit. */
async function oneAtATime(experiment: Experiment, at: number, { single }: Plan): Promise<Measurement[]> {
  const { cpu, p50, p99 } = await steadily(experiment, at, single.deliveries / at, single.ms)
  return [
    { name: 'single.cpu', at, value: cpu },
    { name: 'single.p50', at, value: p50 },
    { name: 'single.p99', at, value: p99 },
  ]
}

async function flood(experiment: Experiment, at: number, { flood }: Plan): Promise<Measurement[]> {
  const { rate, cpu, p50, p99 } = await steadily(experiment, at, flood.perSecond, flood.ms)
  return [
    { name: 'flood.rate', at, value: rate },
    { name: 'flood.cpu', at, value: cpu },
    { name: 'flood.p50', at, value: p50 },
    { name: 'flood.p99', at, value: p99 },
  ]
}

async function steadily(experiment: Experiment, clients: number, perSecond: number, ms: number) {
  const { load, publisher } = experiment
  const payloads = Math.ceil((perSecond * ms) / 1000)
  const publish = () => publisher.steady(payloads, perSecond)
  const { serverUs, ms: took, result } = await experiment.measureUsage(() => load.deliver(payloads, publish, true))
  const deliveries = payloads * clients
  const { p50 = Number.NaN, p99 = Number.NaN } = result
  return { rate: (deliveries / took) * 1000, cpu: serverUs / deliveries, p50, p99 }
}
