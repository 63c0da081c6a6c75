import { Given, Then, When } from '@cucumber/cucumber'
import {
  differentSessions,
  type FloodKind,
  floods,
  holdsOpenPacket,
  isDisconnected,
  keepsAsking,
  type Scenario,
  sendsRaw,
  type Transport,
  upgradeUnderWay,
  type Written,
} from './support'

Given('{clients} is/are connected', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.connect(name)))
})

Given(
  '{client} {connects} over {transport}',
  async function (this: Scenario, name: string, _connects: string, transport: Transport) {
    await this.connect(name, transport)
  },
)

Given('{clients} is/are connected to the second server', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.connect(name, undefined, this.servers.second)))
})

// The client's own requests are answered meanwhile.
When(
  '{client} upgrades while payloads are published to {channel}',
  async function (this: Scenario, name: string, channel: string) {
    this.burst = await upgradeUnderWay(this.client(name), this.names.unique(channel), this)
  },
)

// What the client sends is lost from now on; its sockets stay open.
When('{client} falls silent', function (this: Scenario, name: string) {
  this.fallSilent(name)
})

// With a close packet.
When('{client} disconnects', async function (this: Scenario, name: string) {
  await this.disconnect(name)
})

// Their sockets are dropped, without a close packet.
When('{clients} vanish(es)', function (this: Scenario, names: string[]) {
  for (const name of names) this.vanish(name)
})

Then('{clients} is/are disconnected', async function (this: Scenario, names: string[]) {
  const limit = this.limits.must + this.pingGraceMs
  await Promise.all(names.map((name) => isDisconnected(this.client(name), limit)))
})

// The position in Redis's commands is kept for `nothing has changed in Redis`.
When('{client} sends {text}', async function (this: Scenario, name: string, text: Written) {
  this.testbed.mustSurvive('whatever a client sends')
  await this.awaitRedis()
  this.rawFrame = await sendsRaw(this.client(name), this.read(text), this)
})

// A packet of Engine.IO, with its type.
When('{client} sends the WebSocket frame {text}', function (this: Scenario, name: string, text: Written) {
  this.testbed.mustSurvive('whatever a client sends')
  this.client(name).connection.sendWebSocketFrame(String(this.read(text)))
})

// Right behind what it has sent before.
When('{client} sends {text} without waiting', function (this: Scenario, name: string, text: Written) {
  this.testbed.mustSurvive('whatever a client sends')
  this.client(name).sendRaw(this.read(text))
})

// At once: as many as fit into one write or POST. They are requests to unsubscribe from patterns that it never had.
When('{client} sends {int} {flood} at once', function (this: Scenario, name: string, count: number, kind: FloodKind) {
  this.testbed.mustSurvive('whatever a client sends')
  this.flood = floods(this.client(name), count, kind, this)
})

// Many of its requests are under way at any time, until the scenario ends or the server disconnects it.
When('{client} keeps asking', function (this: Scenario, name: string) {
  this.testbed.mustSurvive('whatever a client sends')
  keepsAsking(this.client(name), this)
})

// What comes stays in the buffers of the system, and what they do not take in those of the server.
When('{client} stops reading', function (this: Scenario, name: string) {
  this.testbed.mustSurvive('a client that does not read')
  this.client(name).connection.stopReading()
})

Then('{client} holds an open packet', function (this: Scenario, name: string) {
  holdsOpenPacket(this.client(name))
})

Then('{client} and {client} have different session ids', function (this: Scenario, one: string, other: string) {
  differentSessions(this.client(one), this.client(other))
})
