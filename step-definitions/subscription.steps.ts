import { Given, When } from '@cucumber/cucumber'
import type { Scenario } from './support'

Given('{clients} is subscribed to {pattern}', async function (this: Scenario, names: string[], pattern: string) {
  const clients = await Promise.all(names.map((name) => this.present(name)))
  await Promise.all(clients.map((client) => client.subscribe(this.names.unique(pattern))))
})

Given('{client} has unsubscribed from {pattern}', async function (this: Scenario, name: string, pattern: string) {
  this.client(name).asks('unsubscribe', this.names.unique(pattern))
  await this.client(name).isAnswered('unsubscribe', this.names.unique(pattern), true)
})

When('{clients} subscribe(s) to {pattern}', function (this: Scenario, names: string[], pattern: string) {
  for (const name of names) this.client(name).asks('subscribe', this.names.unique(pattern))
})

When('{clients} unsubscribe(s) from {pattern}', function (this: Scenario, names: string[], pattern: string) {
  for (const name of names) this.client(name).asks('unsubscribe', this.names.unique(pattern))
})
