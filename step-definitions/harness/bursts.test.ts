import test from 'node:test'
import { publishBurst, receivedInOrder } from './bursts'
import { isCaught } from './testing/failing'
import { AMPLE, SHORT, scene } from './testing/scene'

test('a burst arrives once, in order, over both transports, and leaves nothing behind', async (t) => {
  const { connect, around } = await scene(t)
  const [alice, bob] = [await connect('alice'), await connect('bob', AMPLE, 'polling')]
  for (const client of [alice, bob]) await client.subscribe('p')
  const burst = await publishBurst(200, 'p', around())
  for (const client of [alice, bob]) await receivedInOrder(client, burst, around())
  await alice.hearsNothingMore()
})

for (const [fault, actual] of [
  ['delivers twice', /^payload 1 behind payload 1, for the second time$/],
  ['loses the first', /^payload 2 behind payload 0$/],
  ['loses the second', /^payload 3 behind payload 1$/],
  ['swaps', /^payload 3 behind payload 1$/],
  ['delivers nothing', /^0 of them and of the one behind them: then no delivery/],
] as const)
  test(`caught: ${fault}`, async (t) => {
    const { connect, around } = await scene(t, fault)
    const alice = await connect('alice')
    await alice.subscribe('p')
    const burst = await publishBurst(5, 'p', around())
    await isCaught(receivedInOrder(alice, burst, around(fault === 'delivers nothing' ? SHORT : AMPLE)), actual)
  })
