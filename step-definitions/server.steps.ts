import { Given, Then, When } from '@cucumber/cucumber'
import { answersHttp, hasNotStatus, hasStatus, isConnectedToRedis, type Scenario } from './support'

Given('a freshly started server', async function (this: Scenario) {
  await this.launch('handshake', 'A server can be started for the scenario')
})

Given('a freshly started server that no client has come to', async function (this: Scenario) {
  const requirement = 'The server is connected to Redis before any client came'
  this.connectionsBefore = await this.redis(requirement).strangers()
  await this.launch('port', requirement)
})

When('that server is closed', async function (this: Scenario) {
  await this.ownServer.stop()
})

Then('the status of that server is {status}', async function (this: Scenario, name: string) {
  this.testbed.need('status', `The status of the server is ${name}`)
  await hasStatus(this.ownServer, name, this.limits.must)
})

Then('the status of that server is not {status}', function (this: Scenario, name: string) {
  this.testbed.need('status', `The status of the server is not ${name}`)
  hasNotStatus(this.ownServer, name)
})

Then('the server answers plain HTTP', async function (this: Scenario) {
  await answersHttp(this.sharedServer, this.limits.must)
})

Then('Redis lists a connection of that server', async function (this: Scenario) {
  await isConnectedToRedis(this.redis('Redis lists a connection'), this.connectionsBefore, this.limits.must)
})
