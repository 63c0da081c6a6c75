import { Given, Then, When } from '@cucumber/cucumber'
import {
  grantedNoneOfTheirOwn,
  grantedNothingWhilePaused,
  leavesAtEveryLength,
  leavesLong,
  nothingFollows,
  reachesFromTheGrant,
  type Scenario,
  subscribeToMany,
} from './support'

// Requested, and granted.
Given('{clients} is/are subscribed to {pattern}', async function (this: Scenario, names: string[], pattern: string) {
  const clients = await Promise.all(names.map((name) => this.ensureConnected(name)))
  await Promise.all(clients.map((client) => client.subscribe(this.names.unique(pattern))))
})

Given('{client} is subscribed to {int} patterns', async function (this: Scenario, name: string, count: number) {
  this.patterns = await subscribeToMany(await this.ensureConnected(name), count, this)
})

Given('{client} has unsubscribed from {pattern}', async function (this: Scenario, name: string, pattern: string) {
  this.client(name).sendRequest('unsubscribe', this.names.unique(pattern))
  await this.client(name).receivesReply('unsubscribe', this.names.unique(pattern), true)
})

// The request is sent; its reply is judged by a later step. The same goes for unsubscribing.
When('{clients} subscribe(s) to {pattern}', function (this: Scenario, names: string[], pattern: string) {
  for (const name of names) this.client(name).sendRequest('subscribe', this.names.unique(pattern))
})

When('{clients} unsubscribe(s) from {pattern}', function (this: Scenario, names: string[], pattern: string) {
  for (const name of names) this.client(name).sendRequest('unsubscribe', this.names.unique(pattern))
})

// The barrier is a second payload on the same channel: it covers deliveries of this pattern to this client.
Then(
  '{int} times, what is published the moment {client} is granted a pattern reaches {client}',
  async function (this: Scenario, rounds: number, name: string, _same: string) {
    await reachesFromTheGrant(this.client(name), rounds, this)
  },
)

// One message of WebSocket, in so many fragments.
When(
  '{client} subscribes to {pattern} in {int} fragments',
  function (this: Scenario, name: string, pattern: string, count: number) {
    this.client(name).sendRequestInFragments('subscribe', this.names.unique(pattern), count)
  },
)

// In one write, or one POST. Their letters take three bytes each.
When('{client} unsubscribes from {int} long patterns at once', function (this: Scenario, name: string, count: number) {
  this.patterns = leavesLong(this.client(name), count, this)
})

// Around the lengths at which WebSocket changes its way.
When('{client} unsubscribes by requests of every critical length', function (this: Scenario, name: string) {
  this.patterns = leavesAtEveryLength(this.client(name), this)
})

Then('{client} is refused each of these patterns', async function (this: Scenario, name: string) {
  const client = this.client(name)
  for (const pattern of this.required(this.patterns)) await client.receivesReply('unsubscribe', pattern, false)
})

// No barrier: the pause of Redis ends by itself, and then the reply comes.
Then('{clients} is/are granted no pattern while Redis is paused', async function (this: Scenario, names: string[]) {
  this.need('redis-control', 'No pattern is granted while Redis is paused')
  const clients = names.map((name) => this.client(name))
  await grantedNothingWhilePaused(clients, this)
})

// The same, with as many commands under way as there are clients.
Then(
  '{clients} is/are granted no pattern of its/their own while Redis is paused',
  async function (this: Scenario, names: string[]) {
    this.need('redis-control', 'No pattern is granted while Redis is paused')
    await grantedNoneOfTheirOwn(
      names.map((name) => this.client(name)),
      this,
    )
  },
)

// The barrier is the client's own subscription: it covers everything that reaches this client.
Then(
  '{int} times, no delivery follows once {client} is granted "unsubscribe"',
  async function (this: Scenario, rounds: number, name: string) {
    await nothingFollows(this.client(name), rounds, this)
  },
)
