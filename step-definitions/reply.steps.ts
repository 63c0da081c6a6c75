import { Then } from '@cucumber/cucumber'
import type { Action, Scenario } from './support'

Then(
  '{clients} is {verdict} {action} for {pattern}',
  async function (this: Scenario, names: string[], granted: boolean, action: Action, pattern: string) {
    await Promise.all(names.map((name) => this.client(name).isAnswered(action, this.names.unique(pattern), granted)))
  },
)

// The barrier is a subscription of the client's own: it covers replies, deliveries and commands to Redis alike.
Then('{clients} hears nothing more', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.client(name).hearsNothingMore()))
})

Then('the origins in what {client} received are noted', function (this: Scenario, name: string) {
  this.observe(this.client(name).origins())
})
