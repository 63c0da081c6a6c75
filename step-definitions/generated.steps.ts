import { Then } from '@cucumber/cucumber'
import { agreesWithModel, refusesHostileFrames, type Scenario } from './support'

// The barrier, behind each batch, is the client's: it covers its replies, and the commands its frames may have caused.
Then(
  '{int} hostile frames from {client} are refused and change nothing',
  async function (this: Scenario, count: number, name: string) {
    this.testbed.mustOutlive('whatever a client sends')
    await refusesHostileFrames(count, this.client(name), () => this.connect(name), this, this.generation)
  },
)

// Each history ends with a payload for each client on a channel of its own: it covers the deliveries before it.
Then(
  '{int} random histories of {int} clients and {int} patterns agree with the model',
  async function (this: Scenario, count: number, clients: number, patterns: number) {
    const table = { clients, patterns, connect: (name: string) => this.connect(name) }
    await agreesWithModel(count, table, this, this.generation)
  },
)
