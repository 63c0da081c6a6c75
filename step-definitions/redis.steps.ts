import { Then, When } from '@cucumber/cucumber'
import { doesNotHold, hasChangedNothing, holds, type RedisEvent, type Scenario, wasSent } from './support'

// Drops the connections of that server, is stopped, hangs, goes on, … (harness/redis/breakable-redis.ts). Where Redis becomes
// available again, the step waits until the server has reconnected.
When('Redis {event}', async function (this: Scenario, event: RedisEvent) {
  await this.changeRedis(event)
})

When('Redis refuses every pattern but {pattern}', async function (this: Scenario, pattern: string) {
  await this.testbed.breakableRedis.refuseAllBut(this.testbed.codec.nameInRedis(this.names.unique(pattern)))
})

// In all of these `settle` is the barrier: a new subscription, which takes the same path to Redis as what is counted.

// Once: one connection, by one PSUBSCRIBE. Twice: one connection of each of two servers.
Then('Redis holds {pattern} {times}', async function (this: Scenario, pattern: string, times: 1 | 2) {
  await holds(this.names.unique(pattern), times, this.settle, this)
})

Then('Redis does not hold {pattern}', async function (this: Scenario, pattern: string) {
  await doesNotHold(this.names.unique(pattern), this.settle, this)
})

Then(
  'Redis was {sent} {command} for {pattern}',
  async function (this: Scenario, sent: boolean, command: string, pattern: string) {
    await wasSent(command, this.names.unique(pattern), sent ? 'at least once' : 'never', this.settle, this)
  },
)

Then('Redis was sent {command} for {pattern} once', async function (this: Scenario, command: string, pattern: string) {
  await wasSent(command, this.names.unique(pattern), 'once', this.settle, this)
})

// Since the last raw frame.
// The barrier is that of the client that sent the frame: it takes the same path to the server, and from there to Redis.
Then('nothing has changed in Redis', async function (this: Scenario) {
  await hasChangedNothing(this.required(this.rawFrame), this.settle, this)
})
