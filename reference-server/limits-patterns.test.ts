import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createFixture, reply, TestClient, waitFor } from '../test/reference-server/fixture'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, patternsHeld } = fixture

describe('the cost of patterns', () => {
  test('the patterns of a client may cost as much as the limit says', async (t) => {
    const server = await start(t, { maxPatternCost: 8 })
    const client = new TestClient(server.port)
    assert.deepEqual(await client.subscribe('a?'), reply('subscribe', 'a?'))
    for (const pattern of ['*:created:*', `[${'a'.repeat(1000)}]`, '*'.repeat(4096)]) {
      assert.deepEqual(await client.subscribe(pattern), reply('subscribe', pattern, 'pattern-too-costly'))
    }
    assert.deepEqual(await client.subscribe('x'.repeat(4096)), reply('subscribe', 'x'.repeat(4096)))
    assert.deepEqual(await client.subscribe('b?'), reply('subscribe', 'b?'))
    // Now there is no room for one more, but that is not what a client hears about a pattern it has.
    assert.deepEqual(await client.subscribe('c?'), reply('subscribe', 'c?', 'pattern-too-costly'))
    assert.deepEqual(await client.subscribe('a?'), reply('subscribe', 'a?', 'already-subscribed'))
    assert.equal(await patternsHeld(), 3)
    const { patterns, refused } = server.stats()
    assert.deepEqual([patterns, refused.maxPatternCost, refused.maxServerPatternCost], [3, 4, 0])
    await client.unsubscribe('a?')
    assert.deepEqual(await client.subscribe('c?'), reply('subscribe', 'c?'))
    await client.leave()
  })

  test('long patterns without wildcards have a cost too', async (t) => {
    const server = await start(t, { maxPatternCost: 1 })
    const client = new TestClient(server.port)
    assert.equal((await client.subscribe('x'.repeat(4096))).status, true)
    assert.equal((await client.subscribe('y'.repeat(4096))).error, 'pattern-too-costly')
    assert.equal((await client.subscribe('y')).status, true)
    await client.leave()
  })

  test('so may the wildcards of all clients, each pattern counted once, and plain patterns are not concerned', async (t) => {
    const server = await start(t, { maxServerPatternCost: 6 })
    const [first, second] = [new TestClient(server.port), new TestClient(server.port)]
    for (const pattern of ['a?', 'b?']) await first.subscribe(pattern)
    for (const pattern of ['a?', 'b?', 'c', 'c:*', 'x'.repeat(4096)]) {
      assert.deepEqual(await second.subscribe(pattern), reply('subscribe', pattern))
    }
    assert.deepEqual(await second.subscribe('c?'), reply('subscribe', 'c?', 'no-room-for-pattern'))
    assert.equal(await patternsHeld(), 5)
    const { patterns, refused } = server.stats()
    assert.deepEqual([patterns, refused.maxPatternCost, refused.maxServerPatternCost], [5, 0, 1])
    // A pattern takes its room until nobody has it any more.
    await first.leave()
    await waitFor(
      () => server.stats().connections,
      (count) => count === 1,
    )
    assert.deepEqual(await second.subscribe('c?'), reply('subscribe', 'c?', 'no-room-for-pattern'))
    await second.unsubscribe('a?')
    assert.deepEqual(await second.subscribe('c?'), reply('subscribe', 'c?'))
    await second.leave()
  })
})
