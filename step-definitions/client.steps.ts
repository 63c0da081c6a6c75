import { Given, Then, When } from '@cucumber/cucumber'
import {
  differentSessions,
  holdsOpenPacket,
  isDisconnected,
  type Scenario,
  sendsRaw,
  type Transport,
  upgradeUnderWay,
  type Written,
} from './support'

Given('{clients} is/are connected', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.connect(name)))
})

Given('{client} is connected over {transport}', async function (this: Scenario, name: string, transport: Transport) {
  await this.connect(name, transport)
})

When('{client} connects over {transport}', async function (this: Scenario, name: string, transport: Transport) {
  await this.connect(name, transport)
})

Given('{clients} is/are connected to the second server', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.connect(name, undefined, this.secondServer)))
})

When(
  '{client} upgrades while payloads are published to {channel}',
  async function (this: Scenario, name: string, channel: string) {
    this.burst = await upgradeUnderWay(this.client(name), this.names.unique(channel), this)
  },
)

When('{client} falls silent', function (this: Scenario, name: string) {
  this.silence(name)
})

When('{client} disconnects', async function (this: Scenario, name: string) {
  await this.client(name).connection.leave()
  this.gone(name)
})

When('{clients} vanish(es)', function (this: Scenario, names: string[]) {
  for (const name of names) this.vanishes(name)
})

Then('{clients} is/are disconnected', async function (this: Scenario, names: string[]) {
  const limit = this.limits.must + this.patienceMs
  await Promise.all(names.map((name) => isDisconnected(this.client(name), limit)))
})

// Where Redis stood is noted, for who asks what has changed there since.
When('{client} sends {text}', async function (this: Scenario, name: string, text: Written) {
  this.testbed.mustOutlive('whatever a client sends')
  await this.redisFollows()
  this.rawFrame = await sendsRaw(this.client(name), this.read(text), this)
})

Then('{client} holds an open packet', function (this: Scenario, name: string) {
  holdsOpenPacket(this.client(name))
})

Then('{client} and {client} have different session ids', function (this: Scenario, one: string, other: string) {
  differentSessions(this.client(one), this.client(other))
})
