import { Then, When } from '@cucumber/cucumber'
import {
  arrivesAtEveryLength,
  Burst,
  doesNotReach,
  eachServed,
  publishPayload,
  reachesOnce,
  reachOneByOne,
  receivedInOrder,
  receivesUnchanged,
  type Scenario,
  type Written,
} from './support'

When('{text} is/are published to {channel}', async function (this: Scenario, text: Written, channel: string) {
  await this.awaitRedis()
  this.payload = await publishPayload(this.read(text), this.names.unique(channel), this)
})

When(
  '{text} is published to {channel} {int} times',
  async function (this: Scenario, text: Written, channel: string, count: number) {
    await this.awaitRedis()
    for (let number = 1; number <= count; number += 1)
      this.payload = await publishPayload(this.read(text), this.names.unique(channel), this)
  },
)

When('{int} payloads are published to {channel}', async function (this: Scenario, count: number, channel: string) {
  await this.awaitRedis()
  this.burst = new Burst(this.names.unique(channel), this)
  await this.burst.publish(count)
})

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

// The barrier is the client's own subscription: it covers everything that reaches this client.
Then(
  '{clients} receive(s) it unchanged, once for {pattern}',
  async function (this: Scenario, names: string[], pattern: string) {
    const [clients, payload] = [names.map((name) => this.client(name)), this.required(this.payload)]
    await Promise.all(clients.map((client) => receivesUnchanged(client, this.names.unique(pattern), payload, this)))
  },
)

// The same barrier.
Then(
  '{client} receives it {int} times for {pattern}',
  async function (this: Scenario, name: string, count: number, pattern: string) {
    await receivesUnchanged(this.client(name), this.names.unique(pattern), this.required(this.payload), this, count)
  },
)

// Around the lengths at which WebSocket, or a buffer, changes its way.
Then(
  'payloads of every critical length, published to {channel}, reach {client} unchanged for {pattern}',
  async function (this: Scenario, channel: string, name: string, pattern: string) {
    await this.awaitRedis()
    await arrivesAtEveryLength(this.client(name), this.names.unique(pattern), this.names.unique(channel), this)
  },
)

// The barrier is one more payload, behind them: it covers deliveries of this pattern to these clients.
Then('{clients} has/have received each of them once, in order', async function (this: Scenario, names: string[]) {
  const [clients, burst] = [names.map((name) => this.client(name)), this.required(this.burst)]
  await burst.publishNext()
  await Promise.all(clients.map((client) => receivedInOrder(client, burst)))
})

// Each only once the one before it has arrived: this client is never behind.
Then(
  '{int} large payloads, published to {channel} one by one, reach {client}',
  async function (this: Scenario, count: number, channel: string, name: string) {
    await reachOneByOne(this.client(name), this.names.unique(channel), count, this)
  },
)

// The barrier is the client's own subscription: it covers everything that reaches this client.
Then('a payload for each of these patterns reaches {client} once', async function (this: Scenario, name: string) {
  await eachServed(this.client(name), this.required(this.patterns), this)
})
