import { Then } from '@cucumber/cucumber'
import { type Action, isRefused, isRefusedOrDisconnected, type Scenario } from './support'

Then(
  '{clients} is {verdict} {action} for {pattern}',
  async function (this: Scenario, names: string[], granted: boolean, action: Action, pattern: string) {
    await Promise.all(names.map((name) => this.client(name).isAnswered(action, this.names.unique(pattern), granted)))
  },
)

Then('{client} is refused', async function (this: Scenario, name: string) {
  await isRefused(this.client(name), this)
})

Then('{client} is refused or disconnected', async function (this: Scenario, name: string) {
  await isRefusedOrDisconnected(this.client(name), this)
})

// The barrier is a subscription of the client's own: it covers replies, deliveries and commands to Redis alike.
Then('{clients} hears nothing more', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.client(name).hearsNothingMore()))
})

Then('the origins in what {client} received are noted', function (this: Scenario, name: string) {
  this.observe(this.client(name).origins())
})
