import assert from 'node:assert/strict'
import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import type { Transport } from '../client/protocol-client'
import { SuiteFault } from '../errors'
import { acceptsNoHandshake, isDisconnected } from './clients'

test('a closed server sends its clients away, and lets nobody in', async (t) => {
  const { connect, server } = await scene(t)
  const clients = [await connect('alice'), await connect('bob', AMPLE, 'polling')]
  await server.close()
  for (const client of clients) await isDisconnected(client, AMPLE)
  await acceptsNoHandshake(async (transport) => (await connect('late', AMPLE, transport)).connection)
})

test('caught: one that leaves its clients where they are, and lets others in', async (t) => {
  const { connect, server } = await scene(t, 'leaves its clients when closed')
  const alice = await connect('alice')
  await server.close()
  await isCaught(isDisconnected(alice, SHORT), /^it is open after 150 ms$/)
  const late = async (transport: Transport) => (await connect('late', AMPLE, transport)).connection
  await isCaught(acceptsNoHandshake(late), /^an open packet over polling$/)
})

test('what is our own fault is not taken for a closed door', async () => {
  const broken = async () => {
    throw new SuiteFault('broken')
  }
  await assert.rejects(acceptsNoHandshake(broken), SuiteFault)
})
