import test, { type TestContext } from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import type { Fault } from '../../../test/servers/small-server'
import type { Client } from '../client/client'
import { Limits } from '../limits'
import { isTrue, servesAgain } from './consistency'

async function told(t: TestContext, ...faults: Fault[]) {
  const { connect, around, redis } = await scene(t, ...faults)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  const claim = (client: Client, limitMs?: number) =>
    isTrue(client, 'news:*', [alice, bob], () => client.barrier(), around(limitMs))
  return { alice, bob, claim, redis, around, connect }
}

async function givesUp(client: Client): Promise<void> {
  client.asks('unsubscribe', 'news:*')
  await client.isAnswered('unsubscribe', 'news:*')
}

test('who was told nothing is on nothing; who was granted is on it until it gives up', async (t) => {
  const { alice, bob, claim } = await told(t)
  await claim(alice)
  await alice.subscribe('news:*')
  await claim(alice)
  await claim(bob)
  alice.asks('subscribe', 'news:*')
  await alice.isAnswered('subscribe', 'news:*')
  await claim(alice)
  await givesUp(alice)
  await claim(alice)
  await givesUp(alice)
  await claim(alice)
})

test('what another is on stays in Redis', async (t) => {
  const { alice, bob, claim } = await told(t)
  await alice.subscribe('news:*')
  await bob.subscribe('news:*')
  await givesUp(alice)
  await claim(alice)
  await claim(bob)
})

test('caught: granted, and not in Redis', async (t) => {
  const { alice, around } = await told(t, 'never to Redis')
  await alice.subscribe('news:*')
  await isCaught(
    isTrue(alice, 'news:*', [alice], async () => {}, around(SHORT)),
    /^none holds it$/,
  )
})

test('caught: granted to give up, and still in Redis', async (t) => {
  const { alice, claim } = await told(t, 'never gives up')
  await alice.subscribe('news:*')
  await givesUp(alice)
  await isCaught(claim(alice, SHORT), /^held by /)
})

test('caught: off by what it was told, and reached', async (t) => {
  const { alice, bob, claim } = await told(t, 'delivers to all')
  await alice.subscribe('news:*')
  await bob.subscribe('other')
  await isCaught(claim(bob), /^1 of payload-/)
})

test('a server that refuses at first serves again; caught: one that goes on refusing', async (t) => {
  const { alice, around, redis } = await told(t)
  await servesAgain(alice, around())
  const { alice: other, around: there, redis: its } = await told(t, 'refuses after an outage')
  for (const observer of [redis, its])
    for (const address of await observer.strangers()) await observer.order('CLIENT', 'KILL', 'ADDR', address)
  await servesAgain(alice, around())
  const impatient = { ...there(), limits: new Limits({ must: AMPLE, start: SHORT, stop: AMPLE }) }
  await isCaught(servesAgain(other, impatient), /"status":false/)
})
