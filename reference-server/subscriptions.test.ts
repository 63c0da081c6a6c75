import assert from 'node:assert/strict'
import test from 'node:test'
import { eventLoopTurn, FakeClient, setup } from '../test/reference-server/manual-bus'
import { patternCost } from './limits/pattern-cost'

const OK = { status: true }
const refused = (error: string) => ({ status: false, error })

test('a subscribe is confirmed after Redis has confirmed it, and two clients share one PSUBSCRIBE', async () => {
  const { bus, sub, publish } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const confirmed: string[] = []
  const first = sub(a)
  const second = sub(b)
  void first.then(() => confirmed.push('a'))
  void second.then(() => confirmed.push('b'))
  await eventLoopTurn()
  publish()
  assert.deepEqual([bus.sent, confirmed, a.received, b.received], [['+p'], [], [], []])
  await bus.confirm()
  assert.deepEqual([await first, await second, bus.sent], [OK, OK, ['+p']])
  publish()
  assert.deepEqual([a.received.length, b.received.length], [1, 1])
})

test('a client that is already subscribed is refused, and stays subscribed', async () => {
  const { bus, sub, publish } = setup()
  bus.automatic = true
  const a = new FakeClient()
  assert.deepEqual(await sub(a), OK)
  assert.deepEqual(await sub(a), refused('already-subscribed'))
  publish()
  assert.deepEqual([a.received.length, bus.sent], [1, ['+p']])
})

test('a client that is not subscribed cannot unsubscribe, and the others stay', async () => {
  const { bus, sub, unsub, publish } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  assert.deepEqual(await unsub(a), refused('not-subscribed'))
  await sub(b)
  assert.deepEqual(await unsub(a), refused('not-subscribed'))
  publish()
  assert.deepEqual([b.received.length, bus.sent], [1, ['+p']])
})

test('only the last client to leave causes a PUNSUBSCRIBE, and then no subscription is left', async () => {
  const { bus, sub, unsub, publish, subscriptions } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  await sub(a)
  await sub(b)
  publish()
  assert.deepEqual(await unsub(a), OK)
  publish()
  assert.deepEqual([a.received.length, b.received.length, bus.sent], [1, 2, ['+p']])
  assert.deepEqual(await unsub(b), OK)
  assert.deepEqual([bus.sent, subscriptions.size], [['+p', '-p'], 0])
})

test('a client that leaves in the middle of subscribing leaves nothing behind', async () => {
  const { bus, sub, subscriptions, publish } = setup()
  const a = new FakeClient()
  const pending = sub(a)
  await eventLoopTurn()
  subscriptions.leave(a)
  await bus.confirm()
  await bus.confirm()
  await pending
  publish()
  assert.deepEqual([bus.sent, [...bus.held], subscriptions.size, a.received], [['+p', '-p'], [], 0, []])
})

test('when a client subscribes in the middle of a PUNSUBSCRIBE, the commands neither overlap nor overtake each other', async () => {
  const { bus, sub, unsub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const first = sub(a)
  await bus.confirm()
  assert.deepEqual(await first, OK)
  const gone = unsub(a)
  await eventLoopTurn()
  const next = sub(b)
  await eventLoopTurn()
  assert.deepEqual([bus.sent, bus.inFlight], [['+p', '-p'], 1])
  await bus.confirm()
  assert.deepEqual([await gone, bus.sent], [OK, ['+p', '-p', '+p']])
  await bus.confirm()
  assert.deepEqual([await next, [...bus.held], subscriptions.size], [OK, ['p'], 1])
})

test('without a confirmation in time the client is refused; when it comes late, nothing stays', async () => {
  const { bus, sub, subscriptions, publish } = setup()
  const a = new FakeClient()
  assert.deepEqual(await sub(a, 5), refused('redis-timeout'))
  await bus.confirm()
  publish()
  await bus.confirm()
  assert.deepEqual([bus.sent, [...bus.held], subscriptions.size, a.received], [['+p', '-p'], [], 0, []])
})

test('a client is removed even if the PUNSUBSCRIBE hangs', async () => {
  const { bus, sub, unsub, publish } = setup()
  const a = new FakeClient()
  const pending = sub(a)
  await bus.confirm()
  await pending
  assert.deepEqual(await unsub(a, 5), OK)
  publish()
  assert.deepEqual(a.received, [])
})

test('a refusal by Redis is for one client only; for the next one Redis is asked again', async () => {
  const { bus, sub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const first = sub(a)
  const second = sub(b)
  await bus.confirm('redis-refused')
  await bus.confirm()
  assert.deepEqual([await first, await second], [refused('redis-refused'), OK])
  assert.deepEqual([bus.sent, subscriptions.size, a.subscriptions.size], [['+p', '+p'], 1, 0])
})

test('after an outage the patterns in use come back once, and others do not', async () => {
  const { bus, sub, unsub, subscriptions, publish } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  await sub(a)
  await sub(b)
  await sub(b, 1000, 'q')
  subscriptions.down()
  assert.deepEqual(await unsub(b, 1000, 'q'), OK)
  assert.equal(subscriptions.size, 1)
  bus.sent.length = 0
  subscriptions.up()
  await eventLoopTurn()
  assert.deepEqual(bus.sent, ['+p'])
  publish()
  assert.deepEqual([a.received.length, b.received.length], [1, 1])
})

test('after an outage in the middle of a PUNSUBSCRIBE, the next client causes a PSUBSCRIBE', async () => {
  const { bus, sub, unsub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const pending = sub(a)
  await bus.confirm()
  await pending
  const gone = unsub(a)
  await eventLoopTurn()
  subscriptions.down()
  const next = sub(b)
  await bus.confirm('redis-unavailable')
  await bus.confirm()
  assert.deepEqual([await gone, await next, bus.sent, subscriptions.size], [OK, OK, ['+p', '-p', '+p'], 1])
})

test('patterns are compared as strings, and none is found in a prototype', async () => {
  const { bus, sub, subscriptions } = setup()
  bus.automatic = true
  const a = new FakeClient()
  for (const pattern of ['__proto__', 'constructor', 'é', 'e\u0301', 'A', 'a', 'a*', 'a**']) {
    assert.deepEqual(await sub(a, 1000, pattern), OK)
  }
  assert.equal(subscriptions.size, 8)
  subscriptions.leave(a)
  await subscriptions.sync()
  assert.deepEqual([bus.held.size, subscriptions.size, a.subscriptions.size], [0, 0, 0])
})

test('after random histories Redis holds exactly the patterns that clients are subscribed to', async () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed % below
  }
  for (let round = 0; round < 300; round++) {
    const { bus, sub, unsub, subscriptions } = setup()
    const members = Array.from({ length: 4 }, () => new FakeClient())
    for (let step = 0; step < 30; step++) {
      const member = members[random(4)] as FakeClient
      const pattern = `p?${random(2)}`
      const action = random(9)
      if (action < 3) void sub(member, 60_000, pattern)
      else if (action < 5) void unsub(member, 60_000, pattern)
      else if (action === 5) subscriptions.leave(member)
      else if (bus.inFlight > 0) await bus.confirm(random(10) === 0 ? 'redis-refused' : undefined)
    }
    bus.automatic = true
    while (bus.inFlight > 0) await bus.confirm()
    await subscriptions.sync()
    const wanted = new Set(members.flatMap((member) => [...member.subscriptions].map(({ pattern }) => pattern)))
    assert.deepEqual([...bus.held].sort(), [...wanted].sort(), `round ${round}`)
    assert.equal(subscriptions.size, wanted.size, `round ${round}`)
    assert.equal(Reflect.get(subscriptions, 'wildCost'), wanted.size * patternCost('p?0').wild, `round ${round}`)
    for (const { subscriptions } of members) {
      assert.equal(
        subscriptions.cost,
        [...subscriptions].reduce((sum, { cost }) => sum + cost.plain + cost.wild, 0),
      )
    }
  }
})
