import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventLoopTurn, FakeClient, setup } from '../test/reference-server/manual-bus'
import { patternCost } from './limits/pattern-cost'

const OK = { status: true }
const refused = (error: string) => ({ status: false, error })

describe('the cost of a pattern', () => {
  const PATTERN = '*:created'
  const { plain, wild } = patternCost(PATTERN)
  const NOTHING = [0, 0]
  const costs = (subscriptions: object, client: FakeClient) => [
    Reflect.get(subscriptions, 'wildCost'),
    client.subscriptions.cost,
  ]

  test('is counted before Redis is asked, once for the server, and until Redis no longer holds the pattern', async () => {
    const { bus, sub, unsub, subscriptions } = setup()
    const [a, b] = [new FakeClient(), new FakeClient()]
    const pending = [sub(a, 1000, PATTERN), sub(b, 1000, PATTERN)]
    for (const client of [a, b]) assert.deepEqual(costs(subscriptions, client), [wild, plain + wild])
    await bus.confirm()
    assert.deepEqual(await Promise.all(pending), [OK, OK])
    assert.deepEqual(await unsub(a, 1000, PATTERN), OK)
    assert.deepEqual(costs(subscriptions, a), [wild, 0])
    const gone = unsub(b, 1000, PATTERN)
    assert.deepEqual(costs(subscriptions, b), [wild, 0])
    await bus.confirm()
    assert.deepEqual([await gone, costs(subscriptions, b)], [OK, NOTHING])
  })

  test('is given back when Redis refuses the pattern, or cannot be asked', async () => {
    const { bus, sub, subscriptions } = setup()
    const a = new FakeClient()
    for (const failure of ['redis-refused', 'redis-unavailable'] as const) {
      const pending = sub(a, 1000, PATTERN)
      await bus.confirm(failure)
      assert.deepEqual([await pending, costs(subscriptions, a)], [refused(failure), NOTHING])
    }
  })

  test('is given back when Redis confirms too late', async () => {
    const { bus, sub, subscriptions } = setup()
    const a = new FakeClient()
    assert.deepEqual(await sub(a, 5, PATTERN), refused('redis-timeout'))
    assert.deepEqual(costs(subscriptions, a), [wild, 0])
    await bus.confirm()
    await bus.confirm()
    assert.deepEqual(costs(subscriptions, a), NOTHING)
  })

  test('is given back when the client leaves in the middle of subscribing', async () => {
    const { bus, sub, subscriptions } = setup()
    const a = new FakeClient()
    const pending = sub(a, 1000, PATTERN)
    await eventLoopTurn()
    subscriptions.leave(a)
    await bus.confirm()
    await bus.confirm()
    await pending
    assert.deepEqual(costs(subscriptions, a), NOTHING)
    const other = sub(a, 1000, PATTERN)
    await eventLoopTurn()
    subscriptions.leave(a)
    await bus.confirm('redis-refused')
    assert.deepEqual([await other, costs(subscriptions, a)], [refused('redis-refused'), NOTHING])
  })

  test('is counted once when a pattern that is being deleted is subscribed to anew', async () => {
    const { bus, sub, unsub, subscriptions } = setup()
    const a = new FakeClient()
    const first = sub(a, 1000, PATTERN)
    await bus.confirm()
    await first
    const gone = unsub(a, 1000, PATTERN)
    await eventLoopTurn()
    const anew = sub(a, 1000, PATTERN)
    await bus.confirm()
    await bus.confirm()
    assert.deepEqual([await gone, await anew, costs(subscriptions, a)], [OK, OK, [wild, plain + wild]])
    bus.automatic = true
    await unsub(a, 1000, PATTERN)
    assert.deepEqual(costs(subscriptions, a), NOTHING)
  })
})
