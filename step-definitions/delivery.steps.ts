import { Then, When } from '@cucumber/cucumber'
import { Burst, doesNotReach, reachesOnce, receivedInOrder, type Scenario } from './support'

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

When('{int} payloads are published to {channel}', async function (this: Scenario, count: number, channel: string) {
  this.burst = new Burst(this.names.unique(channel), this)
  await this.burst.publish(count)
})

// The barrier is the last payload: it covers the deliveries before it, to this client.
Then('{clients} has received each of them once, in order', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => receivedInOrder(this.client(name), this.lastBurst)))
})
