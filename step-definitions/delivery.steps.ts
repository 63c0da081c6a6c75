import { Then } from '@cucumber/cucumber'
import { doesNotReach, reachesOnce, type Scenario } from './support'

// The barrier is a second payload on the same channel: it covers deliveries of this pattern to these clients.
Then(
  'a payload published to {channel} reaches {clients} once',
  async function (this: Scenario, channel: string, names: string[]) {
    const clients = names.map((name) => this.client(name))
    await reachesOnce(clients, this.names.unique(channel), this)
  },
)

// The barrier is the client's own subscription: it covers everything that reaches this client.
Then(
  'a payload published to {channel} does not reach {client}',
  async function (this: Scenario, channel: string, name: string) {
    await doesNotReach(this.client(name), this.names.unique(channel), this)
  },
)
