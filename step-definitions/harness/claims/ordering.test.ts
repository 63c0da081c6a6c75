import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { grantedNothingWhilePaused, nothingFollows, reachesFromTheGrant } from './ordering'

test('a server that waits for Redis keeps all of it, over both transports', async (t) => {
  const { connect, around } = await scene(t)
  for (const transport of ['websocket', 'polling'] as const) {
    const alice = await connect('alice', AMPLE, transport)
    await reachesFromTheGrant(alice, 20, around())
    await grantedNothingWhilePaused([alice], around(), [20, 20])
    await nothingFollows(alice, 20, around())
    await alice.hearsNothingMore()
  }
})

test('caught: the payload of the moment is missed, whether or not one comes behind it', async (t) => {
  const late = await scene(t, 'loses the first')
  const missed = /^in round 1 it was not: missed, where the one behind it came$/
  await isCaught(reachesFromTheGrant(await late.connect('alice'), 3, late.around()), missed)
  const never = await scene(t, 'never to Redis')
  const nothing = /^in round 1 it was not: no delivery: within/
  await isCaught(reachesFromTheGrant(await never.connect('bob'), 3, never.around(SHORT)), nothing)
})

test('caught: a grant while Redis is paused', async (t) => {
  const { connect, around } = await scene(t, 'answers early')
  await isCaught(
    grantedNothingWhilePaused([await connect('alice'), await connect('bob')], around(), [AMPLE]),
    /^the server replied .*true/,
  )
})

test('caught: a grant to who comes second, for a pattern that Redis has yet to hold', async (t) => {
  const { connect, around } = await scene(t, 'answers the second early')
  const clients = [await connect('alice'), await connect('bob')]
  await isCaught(grantedNothingWhilePaused(clients, around(), [AMPLE]), /^the server replied .*true/)
})

test('a refusal while Redis is paused is no grant; no answer at all is none that can be judged', async (t) => {
  const refusing = await scene(t, 'wrong status', 'answers early')
  await grantedNothingWhilePaused([await refusing.connect('alice')], refusing.around(), [20])
  const silent = await scene(t, 'silent')
  await isCaught(grantedNothingWhilePaused([await silent.connect('bob')], silent.around(SHORT), [20]), /^no reply/)
})

test('caught: deliveries behind the answer to unsubscribing, and none before it', async (t) => {
  const keeping = await scene(t, 'keeps who left')
  await isCaught(nothingFollows(await keeping.connect('alice'), 3, keeping.around()), /^in round 1: .*"payload-/)
  const deaf = await scene(t, 'delivers nothing')
  await isCaught(nothingFollows(await deaf.connect('bob', 2_000), 3, deaf.around()), /^no delivery/)
})
