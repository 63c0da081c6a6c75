import { Given, Then, When } from '@cucumber/cucumber'
import {
  acceptsWebSocket,
  answersWebSocketPing,
  asksBesideProbe,
  Burst,
  type FailedProbe,
  idsAreUnique,
  isAnsweredAtSize,
  isNoSession,
  isPingedAsAnnounced,
  isPingedSoonIfAnnounced,
  isRefusedBeyondSize,
  postsBody,
  publishAtPings,
  type Scenario,
  sessionHasEnded,
  stayServed,
  type Written,
} from './support'

// Where the server can be asked for that, by PING_INTERVAL and PING_TIMEOUT. A client that is held up for seconds is not lost.
Given('a freshly started server with a ping every second', async function (this: Scenario) {
  await this.servers.startWithPings({ interval: 1_000, timeout: 4_000 })
})

// Nothing else is under way.
When('{client} upgrades', async function (this: Scenario, name: string) {
  await this.client(name).connection.upgrade()
})

// While it is there the client goes on over polling.
When(
  'a WebSocket for {client} has probed, and {client} subscribes to {pattern} before it is dropped',
  async function (this: Scenario, name: string, _same: string, pattern: string) {
    await asksBesideProbe(this.client(name), this.names.unique(pattern))
  },
)

// In time, by what the handshake announces.
When('{client} answers pings half of the ping timeout late', function (this: Scenario, name: string) {
  const { connection } = this.client(name)
  connection.answersLate(connection.pings.timeout / 2)
})

// It has the client's session id, and does not take the session over.
When('a WebSocket for {client} {failedProbe}', async function (this: Scenario, name: string, how: FailedProbe) {
  const { raw, sessionId } = this.client(name).connection
  await raw.failProbe(sessionId, how)
})

// Once only, where the pings are far apart.
Then(
  '{clients} is/are pinged {int} times as announced',
  async function (this: Scenario, names: string[], times: number) {
    await Promise.all(names.map((name) => isPingedAsAnnounced(this.client(name), times, this)))
  },
)

Then('a WebSocket ping of {client} is answered', async function (this: Scenario, name: string) {
  await answersWebSocketPing(this.client(name))
})

Then('a WebSocket handshake with {text} is accepted', async function (this: Scenario, headers: Written) {
  const { connection } = this.required(this.connectedClients()[0])
  await acceptsWebSocket(connection.raw, headers.source)
})

// Others are not waited for.
Then('a ping that is announced for the next moments reaches {client}', async function (this: Scenario, name: string) {
  await isPingedSoonIfAnnounced(this.client(name), this)
})

// For more than ten seconds, and longer than the ping timeout. The payloads are judged by a later step.
Then(
  '{clients} stay connected while a payload is published to {channel} at each ping',
  async function (this: Scenario, names: string[], channel: string) {
    await this.awaitRedis()
    this.burst = new Burst(this.names.unique(channel), this)
    await stayServed(
      names.map((name) => this.client(name)),
      this.burst,
    )
  },
)

When(
  'a payload is published to {channel} at each ping of {client} from now on',
  function (this: Scenario, channel: string, name: string) {
    publishAtPings(this.client(name), new Burst(this.names.unique(channel), this))
  },
)

Then('the session of {client} has ended', async function (this: Scenario, name: string) {
  await sessionHasEnded(this.clientSoFar(name), this)
})

Then('the session id {text} is refused', async function (this: Scenario, sid: Written) {
  this.testbed.mustSurvive('whatever a client sends')
  const client = this.connectedClients()[0] ?? (await this.connect('somebody'))
  await isNoSession(String(this.read(sid)), client.connection.raw)
})

Then('{int} handshakes at once get a session id each', async function (this: Scenario, count: number) {
  const { connection } = this.required(this.connectedClients()[0])
  await idsAreUnique(connection.raw, count)
})

// Where one is announced, and it is not beyond what can be tried.
Then('a request of {client} of the announced size is answered', async function (this: Scenario, name: string) {
  this.testbed.mustSurvive('whatever a client sends')
  await isAnsweredAtSize(this.client(name), this)
})

Then(
  'a request of {client} for {pattern} of twice the announced size is refused, or ends the connection',
  async function (this: Scenario, name: string, pattern: string) {
    this.testbed.mustSurvive('whatever a client sends')
    await isRefusedBeyondSize(this.client(name), this.names.unique(pattern), this)
  },
)

// A method, a query, and perhaps a body. How it is answered is left open.
When('a client sends the HTTP request {text}', async function (this: Scenario, request: Written) {
  this.testbed.mustSurvive('whatever a client sends')
  const { connection } = this.required(this.connectedClients()[0])
  await connection.raw.anything(String(this.read(request)))
})

When('{text} is posted to the session of {client}', async function (this: Scenario, body: Written, name: string) {
  this.testbed.mustSurvive('whatever a client sends')
  await postsBody(this.client(name), this.read(body))
})
