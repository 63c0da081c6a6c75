import { Then } from '@cucumber/cucumber'
import { agreesWithModel, refusesHostileFrames, type Scenario } from './support'

// The barrier, after each batch, is the client's: it covers its replies, and the commands that its frames may have caused.
Then(
  '{int} hostile frames from {client} are refused and change nothing',
  async function (this: Scenario, count: number, name: string) {
    this.testbed.mustSurvive('whatever a client sends')
    await refusesHostileFrames(count, this.client(name), () => this.connect(name), this, this.generation)
  },
)

// The barrier is a payload for each client on its own channel, at the end of each history: it covers earlier deliveries.
Then(
  '{int} random histories of {int} clients and {int} patterns agree with the model',
  async function (this: Scenario, count: number, clients: number, patterns: number) {
    const settings = { clients, patterns, connect: (name: string) => this.connect(name) }
    await agreesWithModel(count, settings, this, this.generation)
  },
)
