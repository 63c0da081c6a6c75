import assert from 'node:assert/strict'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Transport } from '../client/protocol-client'
import { SuiteError } from '../errors'
import { acceptsNoHandshake, isDisconnected } from './clients'

test('a closed server disconnects its clients, and accepts no new ones', async (t) => {
  const { connect, server } = await startFixture(t)
  const clients = [await connect('alice'), await connect('bob', LIMIT_MS, 'polling')]
  await server.close()
  for (const client of clients) await isDisconnected(client, LIMIT_MS)
  await acceptsNoHandshake(async (transport) => (await connect('late', LIMIT_MS, transport)).connection)
})

test('caught: a closed server that keeps its clients, and accepts others', async (t) => {
  const { connect, server } = await startFixture(t, 'leaves its clients when closed')
  const alice = await connect('alice')
  await server.close()
  await assertCaught(isDisconnected(alice, TIMEOUT_EXPECTED_MS), /^it is open after 150 ms$/)
  const late = async (transport: Transport) => (await connect('late', LIMIT_MS, transport)).connection
  await assertCaught(acceptsNoHandshake(late), /^an open packet over polling$/)
})

test('an error of the suite does not count as a refused handshake', async () => {
  const broken = async () => {
    throw new SuiteError('broken')
  }
  await assert.rejects(acceptsNoHandshake(broken), SuiteError)
})
