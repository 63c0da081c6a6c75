import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { scene } from '../../../test/harness/fixture'
import type { Fault } from '../../../test/servers/small-server'
import { receivedInOrder } from './bursts'
import { upgradeUnderWay } from './upgrade'

async function onPolling(t: TestContext, ...faults: Fault[]) {
  const { connect, around, server } = await scene(t, ...faults)
  const alice = await connect('alice', undefined, 'polling, then websocket')
  await alice.subscribe('c')
  return { alice, server, upgraded: () => upgradeUnderWay(alice, 'c', around()) }
}

/** The transport by which the server reaches its one client. */
function transportOf(clients: Record<string, unknown>): string {
  const [socket] = Object.values(clients) as { transport: { name: string } }[]
  return socket?.transport.name ?? 'none'
}

test('the upgrade comes when it is told to, and loses nothing', async (t) => {
  const { alice, server, upgraded } = await onPolling(t)
  await alice.barrier()
  assert.equal(transportOf(server.clients), 'polling')
  const burst = await upgraded()
  assert.ok(burst.payloads.length >= 100)
  await receivedInOrder(alice, burst)
  await alice.hearsNothingMore()
  assert.equal(transportOf(server.clients), 'websocket')
})

test('caught: deliveries that are lost or doubled in the middle of it', async (t) => {
  for (const fault of ['loses while upgrading', 'doubles while upgrading'] as const) {
    const { alice, upgraded } = await onPolling(t, fault)
    const burst = await upgraded()
    await burst.publishNext() // behind them, as the step does
    await isCaught(receivedInOrder(alice, burst), /^in place \d+ came/)
  }
})

test('caught: replies that come twice', async (t) => {
  const { upgraded } = await onPolling(t, 'replies twice')
  await isCaught(upgraded(), /"status":true/)
})

test('caught: no upgrade', async (t) => {
  const { alice } = await onPolling(t, 'no upgrades')
  await isCaught(alice.connection.upgrade(), /^the open packet offers none$/)
})

test('caught: a server that goes in the middle of it', async (t) => {
  const { alice, server } = await onPolling(t)
  await server.close()
  await isCaught(alice.connection.upgrade(), /probe error|the connection was closed/)
})
