import type { Experiment } from '../experiment'
import type { Plan } from '../plan'
import { fanOut, warmUp } from './fan-out'
import type { Measurement } from './figures'

/** The largest number of clients, on a server that runs by itself: memory of idle connections, then deliveries to all. */
export async function maxClients(experiment: Experiment, plan: Plan): Promise<Measurement[]> {
  const memory = await idleConnections(experiment, plan)
  await experiment.subscribeAll()
  const flooded = await warmUp(experiment, plan.maxClients, plan)
  return [memory, ...(await fanOut(experiment, plan.maxClients, plan, flooded))]
}

/** Memory per connection, without the first ones: while they connect, the server itself grows. */
async function idleConnections(experiment: Experiment, { maxClients, firstClients }: Plan): Promise<Measurement> {
  await experiment.load.connect(firstClients)
  const before = await experiment.memory()
  await experiment.load.connect(maxClients - firstClients)
  const after = await experiment.memory()
  return { name: 'memory.connection', value: (after - before) / (maxClients - firstClients) / 1024 }
}
