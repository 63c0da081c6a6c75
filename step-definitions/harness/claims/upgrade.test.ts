import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { startFixture } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { receivedInOrder } from './bursts'
import { upgradeUnderWay } from './upgrade'

async function onPolling(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, server } = await startFixture(t, ...misbehaviours)
  const alice = await connect('alice', undefined, 'polling, then websocket')
  await alice.subscribe('c')
  return { alice, server, upgraded: () => upgradeUnderWay(alice, 'c', context()) }
}

/** The transport of the server's one client. */
function transportOf(clients: Record<string, unknown>): string {
  const [socket] = Object.values(clients) as { transport: { name: string } }[]
  return socket?.transport.name ?? 'none'
}

test('the client upgrades when it is told to, and nothing is lost', async (t) => {
  const { alice, server, upgraded } = await onPolling(t)
  await alice.barrier()
  assert.equal(transportOf(server.clients), 'polling')
  const burst = await upgraded()
  assert.ok(burst.payloads.length >= 100)
  await receivedInOrder(alice, burst)
  await alice.hearsNothingMore()
  assert.equal(transportOf(server.clients), 'websocket')
})

test('caught: deliveries that are lost or doubled during the upgrade', async (t) => {
  for (const misbehaviour of ['loses while upgrading', 'doubles while upgrading'] as const) {
    const { alice, upgraded } = await onPolling(t, misbehaviour)
    const burst = await upgraded()
    await burst.publishNext() // as the step does
    await assertCaught(receivedInOrder(alice, burst), /^position \d+ has/)
  }
})

test('caught: replies that come twice', async (t) => {
  const { upgraded } = await onPolling(t, 'replies twice')
  await assertCaught(upgraded(), /"status":true/)
})

test('caught: no upgrade', async (t) => {
  const { alice } = await onPolling(t, 'no upgrades')
  await assertCaught(alice.connection.upgrade(), /^the open packet offers none$/)
})

test('caught: a server that is closed before the upgrade', async (t) => {
  const { alice, server } = await onPolling(t)
  await server.close()
  await assertCaught(alice.connection.upgrade(), /probe error|the connection was closed/)
})
