import { Given, When } from '@cucumber/cucumber'
import type { Scenario } from './support'

Given('{client} is subscribed to {pattern}', async function (this: Scenario, name: string, pattern: string) {
  const client = await this.present(name)
  await client.subscribe(this.names.unique(pattern))
})

Given('{client} has unsubscribed from {pattern}', async function (this: Scenario, name: string, pattern: string) {
  this.client(name).asks('unsubscribe', this.names.unique(pattern))
  await this.client(name).isAnswered('unsubscribe', this.names.unique(pattern), true)
})

When('{client} subscribes to {pattern}', function (this: Scenario, name: string, pattern: string) {
  this.client(name).asks('subscribe', this.names.unique(pattern))
})

When('{clients} subscribe to {pattern} at once', function (this: Scenario, names: string[], pattern: string) {
  for (const name of names) this.client(name).asks('subscribe', this.names.unique(pattern))
})

When('{client} unsubscribes from {pattern}', function (this: Scenario, name: string, pattern: string) {
  this.client(name).asks('unsubscribe', this.names.unique(pattern))
})
