import assert from 'node:assert/strict'
import test from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Client } from '../client/client'
import { Limits } from '../limits'
import { servesAgain, soonRefused, staysRefused } from './outages'

test('who asks for a pattern while Redis is away is refused; caught: everybody is granted it', async (t) => {
  const { connect, context, redis } = await startFixture(t)
  const alice = await connect('alice')
  await alice.subscribe('p')
  const caught = soonRefused('p', connect, context(TIMEOUT_EXPECTED_MS))
  await assertCaught(caught, /^status true for each of \d+, one after the other$/)
  await redis.command('SHUTDOWN', 'NOSAVE').catch(() => {}) // its connection ends with it
  await soonRefused('p', connect, context())
})

test('caught: no reply while Redis is away', async (t) => {
  const { connect, context } = await startFixture(t, 'silent')
  const connectBriefly = (name: string) => connect(name, TIMEOUT_EXPECTED_MS)
  await assertCaught(soonRefused('p', connectBriefly, context()), /^no reply: /)
})

test('a server that refuses at first serves again; caught: one that goes on refusing', async (t) => {
  const { connect, context, redis } = await startFixture(t)
  const { connect: connectThere, context: there, redis: its } = await startFixture(t, 'refuses after an outage')
  const [alice, other] = [await connect('alice'), await connectThere('alice')]
  await servesAgain(alice, 'Redis is back', context())
  for (const observer of [redis, its])
    for (const { address } of await observer.serverConnections())
      await observer.command('CLIENT', 'KILL', 'ADDR', address)
  await servesAgain(alice, 'Redis is back', context())
  const shortStart = { ...there(), limits: new Limits({ must: LIMIT_MS, start: TIMEOUT_EXPECTED_MS, stop: LIMIT_MS }) }
  await assertCaught(servesAgain(other, 'Redis is back', shortStart), /"status":false/)
})

test('newcomers stay refused while Redis is away, one after the other; caught: one of them is granted', async (t) => {
  const [away, back] = [await startFixture(t), await startFixture(t)]
  const alice = await away.connect('alice')
  await alice.subscribe('p')
  await away.redis.command('SHUTDOWN', 'NOSAVE').catch(() => {}) // its connection ends with it
  const newcomers: Client[] = []
  const connect = async (name: string) => {
    if (newcomers.length === 4) throw new Error('enough newcomers')
    const newcomer = await away.connect(name)
    assert.ok(
      newcomers.every(({ connection }) => connection.inbox.hasEnded),
      'the one before it has left',
    )
    newcomers.push(newcomer)
    return newcomer
  }
  await assert.rejects(staysRefused('p', LIMIT_MS, connect, away.context()), /enough newcomers/)
  await staysRefused('p', 1, (name) => away.connect(name), away.context())
  let more = 0
  const granted = (name: string) => (++more < 4 ? away : back).connect(name)
  await assertCaught(staysRefused('p', LIMIT_MS, granted, away.context()), /"status":true/)
  assert.equal(more, 4)
})
