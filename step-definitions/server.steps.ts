import { Given, Then, When } from '@cucumber/cucumber'
import {
  acceptedWhenItReported,
  acceptsNoHandshake,
  answersHttp,
  endedByItself,
  hasLeftRedis,
  hasNotStatus,
  hasStatus,
  isConnectedToRedis,
  type Scenario,
  SHORT_PINGS,
} from './support'

Given('a freshly started server', async function (this: Scenario) {
  await this.servers.start('handshake', 'A server can be started for the scenario')
})

Given('a freshly started server with no clients yet', async function (this: Scenario) {
  const requirement = 'The server is connected to Redis before any client connects'
  this.need('redis', requirement)
  await this.servers.start('port', requirement)
})

// Where the server can be asked for them, by PING_INTERVAL and PING_TIMEOUT.
Given('a freshly started server with short pings', async function (this: Scenario) {
  await this.servers.startWithPings(SHORT_PINGS)
})

Given('a freshly started server with a Redis of its own', async function (this: Scenario) {
  await this.servers.startWithRedis('up')
})

Given('a server that was started while its Redis was down', async function (this: Scenario) {
  await this.servers.startWithRedis('down')
})

Given('a second server on the same Redis', async function (this: Scenario) {
  await this.servers.startSecond()
})

When('that server is closed', async function (this: Scenario) {
  await this.servers.close(this.servers.latest)
})

Then('that server has ended by itself', function (this: Scenario) {
  endedByItself(this.servers.endedByItself(this.servers.latest), this.limits.stop)
})

Then('that server accepts no handshake', async function (this: Scenario) {
  await acceptsNoHandshake((transport) => this.testbed.connect('somebody', this.servers.latest, transport))
})

Then('the status of that server {is} {status}', async function (this: Scenario, is: boolean, name: string) {
  this.need('status', `The status of the server ${is ? 'is' : 'is not'} ${name}`)
  if (is) await hasStatus(this.servers.latest, name, this.limits.must)
  else hasNotStatus(this.servers.latest, name)
})

// The harness has tried to connect at that moment.
Then(
  'that server accepted {accepted} when it reported {status}',
  async function (this: Scenario, accepting: boolean, name: string) {
    await acceptedWhenItReported(this.servers.latest, name, accepting)
  },
)

Then('the server answers plain HTTP', async function (this: Scenario) {
  await answersHttp(this.servers.shared, this.parameters.path, this.limits.must)
})

Then('Redis lists a connection of that server', async function (this: Scenario) {
  await isConnectedToRedis(this.redis('Redis lists a connection'), this.servers.connectionsBefore, this.limits.must)
})

Then('Redis lists no connection of that server', async function (this: Scenario) {
  await hasLeftRedis(this.redis('A closed server leaves Redis'), this.servers.connectionsBefore, this.limits.must)
})
