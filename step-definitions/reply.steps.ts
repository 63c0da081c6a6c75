import { Then, When } from '@cucumber/cucumber'
import {
  type Action,
  answeredInOrder,
  deliveriesAreComplete,
  isAnsweredOrDisconnected,
  isConsistent,
  isRefused,
  isRefusedOrDisconnected,
  refusalsNameReason,
  repliesAreComplete,
  type Scenario,
  soonRefused,
  staysRefused,
} from './support'

// Granted: the reply has status true. Refused: it has status false.
Then(
  '{clients} is/are {verdict} {action} for {pattern}',
  async function (this: Scenario, names: string[], granted: boolean, action: Action, pattern: string) {
    await Promise.all(names.map((name) => this.client(name).receivesReply(action, this.names.unique(pattern), granted)))
  },
)

// Each newcomer asks once the one before it was granted the pattern.
Then('newcomers are soon refused {pattern}', async function (this: Scenario, pattern: string) {
  await soonRefused(this.names.unique(pattern), (name) => this.connect(name), this)
})

// For so long newcomers ask, one after the other.
When(
  'newcomers are refused {pattern} for {int} seconds',
  async function (this: Scenario, pattern: string, seconds: number) {
    await staysRefused(this.names.unique(pattern), seconds * 1_000, (name) => this.connect(name), this)
  },
)

// With either status.
Then(
  '{clients} is/are answered {action} for {pattern}',
  async function (this: Scenario, names: string[], action: Action, pattern: string) {
    await Promise.all(names.map((name) => this.client(name).receivesReply(action, this.names.unique(pattern))))
  },
)

Then('the reply to {clients} names the action and the pattern', function (this: Scenario, names: string[]) {
  for (const name of names) this.client(name).replyNamesRequest()
})

// Redis holds the pattern, and payloads reach the client, exactly if its replies say so.
// The barriers are those of `Redis holds`, `Redis does not hold`, `reaches … once` and `does not reach`.
Then('what {client} was told of {pattern} is true', async function (this: Scenario, name: string, pattern: string) {
  await isConsistent(this.client(name), this.names.unique(pattern), this.connectedClients(), this.settle, this)
})

// The next reply has status false; or the server ends the connection, where that will do.
Then(
  '{client} is {refused}',
  async function (this: Scenario, name: string, how: 'refused' | 'refused or disconnected') {
    await (how === 'refused' ? isRefused : isRefusedOrDisconnected)(this.client(name), this)
  },
)

// Each reply that the server owes for what was sent at once, or the end of the connection. The status is not judged.
Then('{client} gets every reply, or is disconnected', async function (this: Scenario, _name: string) {
  await isAnsweredOrDisconnected(this.required(this.flood), this)
})

// The barrier is a subscription of the client's own: it covers replies, deliveries and commands to Redis alike.
Then('{clients} hear(s) nothing more', async function (this: Scenario, names: string[]) {
  await Promise.all(names.map((name) => this.client(name).hearsNothingMore()))
})

Then('the origins in what {client} received are noted', function (this: Scenario, name: string) {
  this.observe(this.client(name).origins())
})

Then('{client} is answered in the order of the requests', async function (this: Scenario, name: string) {
  await answeredInOrder(this.client(name), () => this.limits.must)
})

Then(
  'every {message} to {clients} is complete',
  function (this: Scenario, kind: 'reply' | 'delivery', names: string[]) {
    for (const name of names) (kind === 'reply' ? repliesAreComplete : deliveriesAreComplete)(this.client(name))
  },
)

// The form of the reason is the clause wire/2's subject: where that cannot be observed, neither can this.
Then('every refusal of {clients} names its reason', function (this: Scenario, names: string[]) {
  if (!this.testbed.capabilities.has('message-form')) return
  for (const name of names) refusalsNameReason(this.client(name))
})
