import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import type { Client } from '../client/client'
import { isConsistent } from './consistency'

async function twoClients(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, redis } = await startFixture(t, ...misbehaviours)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  const claim = (client: Client, limitMs?: number) =>
    isConsistent(client, 'news:*', [alice, bob], () => client.barrier(), context(limitMs))
  return { alice, bob, claim, redis, context, connect }
}

async function unsubscribes(client: Client): Promise<void> {
  client.sendRequest('unsubscribe', 'news:*')
  await client.receivesReply('unsubscribe', 'news:*')
}

test('a client is subscribed from a granted subscribe until a granted unsubscribe', async (t) => {
  const { alice, bob, claim } = await twoClients(t)
  await claim(alice)
  await alice.subscribe('news:*')
  await claim(alice)
  await claim(bob)
  alice.sendRequest('subscribe', 'news:*')
  await alice.receivesReply('subscribe', 'news:*')
  await claim(alice)
  await unsubscribes(alice)
  await claim(alice)
  await unsubscribes(alice)
  await claim(alice)
})

test('Redis still holds a pattern that another client is subscribed to', async (t) => {
  const { alice, bob, claim } = await twoClients(t)
  await alice.subscribe('news:*')
  await bob.subscribe('news:*')
  await unsubscribes(alice)
  await claim(alice)
  await claim(bob)
})

test('caught: granted, and not in Redis', async (t) => {
  const { alice, context } = await twoClients(t, 'never to Redis')
  await alice.subscribe('news:*')
  await assertCaught(
    isConsistent(alice, 'news:*', [alice], async () => {}, context(TIMEOUT_EXPECTED_MS)),
    /^none holds it$/,
  )
})

test('caught: unsubscribed, and still in Redis', async (t) => {
  const { alice, claim } = await twoClients(t, 'never unsubscribes')
  await alice.subscribe('news:*')
  await unsubscribes(alice)
  await assertCaught(claim(alice, TIMEOUT_EXPECTED_MS), /^held by /)
})

test('caught: not subscribed, and reached', async (t) => {
  const { alice, bob, claim } = await twoClients(t, 'delivers to all')
  await alice.subscribe('news:*')
  await bob.subscribe('other')
  await assertCaught(claim(bob), /^1 of payload-/)
})
