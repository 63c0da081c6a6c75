import type { Plan } from '../plan'
import type { Stage } from '../stage'
import { fanOut, warmUp } from './fan-out'
import type { Measured } from './figures'

/** The largest crowd of a server that runs by itself: what its connections cost while they do nothing, then deliveries to all. */
export async function crowdAlone(stage: Stage, plan: Plan): Promise<Measured[]> {
  const memory = await connections(stage, plan)
  await stage.subscribeAll()
  const flooded = await warmUp(stage, plan.largest, plan)
  return [memory, ...(await fanOut(stage, plan.largest, plan, flooded))]
}

/** From the second thousand on: what the first cost is the server's own growth. */
async function connections(stage: Stage, { largest, settledCrowd }: Plan): Promise<Measured> {
  await stage.load.connect(settledCrowd)
  const before = await stage.memory()
  await stage.load.connect(largest - settledCrowd)
  const after = await stage.memory()
  return { name: 'memory.connection', value: (after - before) / (largest - settledCrowd) / 1024 }
}
