import { Then } from '@cucumber/cucumber'
import { doesNotHold, hasChangedNothing, holdsOnce, type Scenario, wasSent } from './support'

// In all of these `settle` is the barrier: a subscription that takes the server's way to Redis after what is counted.

Then('Redis holds {pattern} once', async function (this: Scenario, pattern: string) {
  await holdsOnce(this.names.unique(pattern), this.settle, this)
})

Then('Redis does not hold {pattern}', async function (this: Scenario, pattern: string) {
  await doesNotHold(this.names.unique(pattern), this.settle, this)
})

Then('Redis was sent {command} for {pattern}', async function (this: Scenario, command: string, pattern: string) {
  await wasSent(command, this.names.unique(pattern), 'at least once', this.settle, this)
})

Then('Redis was sent {command} for {pattern} once', async function (this: Scenario, command: string, pattern: string) {
  await wasSent(command, this.names.unique(pattern), 'once', this.settle, this)
})

Then('Redis was never sent {command} for {pattern}', async function (this: Scenario, command: string, pattern: string) {
  await wasSent(command, this.names.unique(pattern), 'never', this.settle, this)
})

// The barrier is one of the client that sent the frame: it took the same way, to the server and from there to Redis.
Then('nothing has changed in Redis', async function (this: Scenario) {
  await hasChangedNothing(this.rawFrame, this.settle, this)
})
