import assert from 'node:assert/strict'
import test from 'node:test'
import { ownersOf } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Client } from '../client/client'
import { waitFor } from '../waiting'
import { ownersOfMissing, reachesOnce } from './deliveries'

for (const [transport, owners] of [
  ['websocket', ['delivery/1']],
  ['polling', ['connection/1', 'delivery/1']],
] as const)
  test(`${owners.join(' or ')} owns that a client over ${transport} gets only the first of two payloads`, async (t) => {
    const { connect, context } = await startFixture(t, 'loses the second')
    const alice = await connect('alice', LIMIT_MS, transport)
    await alice.subscribe('p')
    const found = ownersOf(reachesOnce([alice], 'p', context()))
    assert.ok(await waitFor(async () => alice.hasReceived('payload-') || undefined, LIMIT_MS))
    alice.connection.drop() // the second one need not be waited for
    assert.deepEqual(await found, owners)
  })

test('whoever gives a pattern up too early may be the reason that nothing comes', async (t) => {
  const { connect, context, redis } = await startFixture(t, 'unsubscribes at once')
  const alice = await connect('alice')
  await alice.subscribe('p')
  await redis.awaitRelease('p', LIMIT_MS)
  assert.deepEqual(await ownersOfMissing(alice, 'never', context()), [
    'unsubscribing/3.2.1.1',
    'subscription-deletion/1',
    'subscription-creation/1',
  ])
})

test('subscription-creation/1 owns it alone where Redis was told of no pattern, else before subscribing/3.2.1', async (t) => {
  const { connect, context, server } = await startFixture(t, 'never to Redis')
  const alice = await connect('alice')
  await alice.subscribe('unheld')
  assert.deepEqual(await ownersOfMissing(alice, 'never', context()), ['subscription-creation/1'])
  server.misbehaviours.clear()
  await alice.subscribe('held')
  assert.deepEqual(await ownersOfMissing(alice, 'never', context()), ['subscription-creation/1', 'subscribing/3.2.1'])
})

test('delivery/1 may own it where another client had the pattern first, even if that one has left', async (t) => {
  const { connect, context } = await startFixture(t)
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('p')
  await bob.subscribe('p')
  for (const [client, owners] of [
    [alice, ['subscribing/3.2.1']],
    [bob, ['subscribing/3.2.1', 'delivery/1']],
  ] as const) {
    const alone = { ...context(), connectedClients: () => [client] }
    assert.deepEqual(await ownersOfMissing(client, 'never', alone), owners)
  }
  assert.deepEqual(await ownersOfMissing(alice, 'never', context()), ['subscribing/3.2.1', 'delivery/1'])
})

test('over polling server-initializing/2 may own it, behind the clauses of the pattern', async (t) => {
  const { connect, context, redis } = await startFixture(t, 'delivers nothing over polling')
  const [alice, bob] = [await connect('alice'), await connect('bob', TIMEOUT_EXPECTED_MS, 'polling')]
  await bob.subscribe('p')
  const ownersOfBob = (clients: Client[]) =>
    ownersOfMissing(bob, 'the payload', { ...context(), connectedClients: () => clients })
  assert.deepEqual(await ownersOfBob([bob]), ['subscribing/3.2.1', 'server-initializing/2'])
  await alice.subscribe('p')
  assert.deepEqual(await ownersOfBob([alice, bob]), ['subscribing/3.2.1', 'server-initializing/2', 'delivery/1'])
  await redis.publish('p', 'the payload')
  assert.ok(await alice.nextDelivery('the payload'))
  assert.deepEqual(await ownersOfBob([alice, bob]), ['server-initializing/2', 'delivery/1'])
  // of whom a server serves first, others say nothing
  assert.deepEqual(await ownersOfBob([bob, alice]), ['subscribing/3.2.1', 'server-initializing/2', 'delivery/1'])
})
