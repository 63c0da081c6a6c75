import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ownersOf } from '../../../test/harness/assertions'
import { startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { doesNotHold, holds, wasSent } from './redis'

const noBarrier = async () => {}
const RELEASE = ['subscription-deletion/1', 'unsubscribing/3.2.1.1'] as const

/** Alice, who is subscribed to `p`, on a server that misbehaves. */
async function subscribed(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const { connect, context } = await startFixture(t, ...misbehaviours)
  const alice = await connect('alice')
  await alice.subscribe('p')
  return { alice, connect, context: () => context(), short: () => context(TIMEOUT_EXPECTED_MS) }
}

test('subscription-creation/1 owns that more connections hold a pattern than there are servers', async (t) => {
  const { short } = await subscribed(t, 'two connections')
  assert.deepEqual(await ownersOf(holds('p', 1, noBarrier, short())), ['subscription-creation/1'])
})

test('unsubscribing/3.2 may own it where a client has asked to leave', async (t) => {
  const { alice, short } = await subscribed(t, 'two connections', 'never unsubscribes')
  alice.sendRequest('unsubscribe', 'p')
  assert.deepEqual(await ownersOf(holds('p', 1, noBarrier, short())), ['unsubscribing/3.2', ...RELEASE])
})

test('the scenario itself owns that fewer connections hold it', async (t) => {
  const { short } = await subscribed(t)
  assert.deepEqual(await ownersOf(holds('p', 2, noBarrier, short())), [])
})

test('subscription-creation/1 owns that as many hold it, one of them by two PSUBSCRIBEs', async (t) => {
  const { context } = await subscribed(t, 'PSUBSCRIBE twice')
  assert.deepEqual(await ownersOf(holds('p', 1, noBarrier, context())), ['subscription-creation/1'])
})

test('the clauses of giving up own that a pattern stays, which nobody has asked to leave', async (t) => {
  const { short } = await subscribed(t)
  assert.deepEqual(await ownersOf(doesNotHold('p', noBarrier, short())), RELEASE)
})

test('unsubscribing/3.2.2 may own it where a client has asked, and its reply was not claimed', async (t) => {
  const { alice, context, short } = await subscribed(t, 'never unsubscribes')
  alice.sendRequest('unsubscribe', 'p')
  const owners = ['unsubscribing/3.2.2', 'unsubscribing/3.2', ...RELEASE]
  assert.deepEqual(await ownersOf(doesNotHold('p', noBarrier, short())), owners)
  assert.deepEqual(await ownersOf(wasSent('PUNSUBSCRIBE', 'p', 'at least once', noBarrier, context())), owners)
})

test('it does not where the reply said that the client has left', async (t) => {
  const { alice, connect, short } = await subscribed(t, 'never unsubscribes')
  const bob = await connect('bob')
  bob.sendRequest('unsubscribe', 'p') // one that is refused changes nothing
  alice.sendRequest('unsubscribe', 'p')
  await alice.receivesReply('unsubscribe', 'p', true)
  assert.deepEqual(await ownersOf(doesNotHold('p', noBarrier, short())), ['unsubscribing/3.2', ...RELEASE])
})
