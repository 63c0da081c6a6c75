import assert from 'node:assert/strict'
import test from 'node:test'
import { FakeClient, rest, setup } from '../test/reference-server/manual-bus'

const YES = { status: true }
const no = (error: string) => ({ status: false, error })

test('yes comes after Redis, and two clients share one PSUBSCRIBE', async () => {
  const { bus, sub, publish } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const told: string[] = []
  const first = sub(a)
  const second = sub(b)
  void first.then(() => told.push('a'))
  void second.then(() => told.push('b'))
  await eventLoopTurn()
  publish()
  assert.deepEqual([bus.sent, told, a.got, b.got], [['+p'], [], [], []])
  await bus.confirm()
  assert.deepEqual([await first, await second, bus.sent], [YES, YES, ['+p']])
  publish()
  assert.deepEqual([a.got.length, b.got.length], [1, 1])
})

test('who is on it is refused, and stays', async () => {
  const { bus, sub, publish } = setup()
  bus.automatic = true
  const a = new FakeClient()
  assert.deepEqual(await sub(a), YES)
  assert.deepEqual(await sub(a), no('already-subscribed'))
  publish()
  assert.deepEqual([a.got.length, bus.sent], [1, ['+p']])
})

test('who is not on it is refused, and the others stay', async () => {
  const { bus, sub, unsub, publish } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  assert.deepEqual(await unsub(a), no('not-subscribed'))
  await sub(b)
  assert.deepEqual(await unsub(a), no('not-subscribed'))
  publish()
  assert.deepEqual([b.got.length, bus.sent], [1, ['+p']])
})

test('only the last one gives the pattern up, and then no subscription is left', async () => {
  const { bus, sub, unsub, publish, subscriptions } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  await sub(a)
  await sub(b)
  publish()
  assert.deepEqual(await unsub(a), YES)
  publish()
  assert.deepEqual([a.got.length, b.got.length, bus.sent], [1, 2, ['+p']])
  assert.deepEqual(await unsub(b), YES)
  assert.deepEqual([bus.sent, subscriptions.size], [['+p', '-p'], 0])
})

test('leaving in the middle of subscribing leaves nothing', async () => {
  const { bus, sub, subscriptions, publish } = setup()
  const a = new FakeClient()
  const asked = sub(a)
  await eventLoopTurn()
  subscriptions.leave(a)
  await bus.confirm()
  await bus.confirm()
  await asked
  publish()
  assert.deepEqual([bus.sent, [...bus.held], subscriptions.size, a.got], [['+p', '-p'], [], 0, []])
})

test('leaving and coming in the middle of a PUNSUBSCRIBE: commands neither overlap nor overtake', async () => {
  const { bus, sub, unsub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const first = sub(a)
  await bus.confirm()
  assert.deepEqual(await first, YES)
  const gone = unsub(a)
  await eventLoopTurn()
  const next = sub(b)
  await eventLoopTurn()
  assert.deepEqual([bus.sent, bus.inFlight], [['+p', '-p'], 1])
  await bus.confirm()
  assert.deepEqual([await gone, bus.sent], [YES, ['+p', '-p', '+p']])
  await bus.confirm()
  assert.deepEqual([await next, [...bus.held], subscriptions.size], [YES, ['p'], 1])
})

test('a confirmation that does not come in time is a refusal; when it comes late, nothing stays', async () => {
  const { bus, sub, subscriptions, publish } = setup()
  const a = new FakeClient()
  assert.deepEqual(await sub(a, 5), no('redis-timeout'))
  await bus.confirm()
  publish()
  await bus.confirm()
  assert.deepEqual([bus.sent, [...bus.held], subscriptions.size, a.got], [['+p', '-p'], [], 0, []])
})

test('a PUNSUBSCRIBE that hangs does not keep a client on', async () => {
  const { bus, sub, unsub, publish } = setup()
  const a = new FakeClient()
  const asked = sub(a)
  await bus.confirm()
  await asked
  assert.deepEqual(await unsub(a, 5), YES)
  publish()
  assert.deepEqual(a.got, [])
})

test('a refusal of Redis concerns who asked; the next client asks anew', async () => {
  const { bus, sub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const first = sub(a)
  const second = sub(b)
  await bus.confirm('redis-refused')
  await bus.confirm()
  assert.deepEqual([await first, await second], [no('redis-refused'), YES])
  assert.deepEqual([bus.sent, subscriptions.size, a.subscriptions.size], [['+p', '+p'], 1, 0])
})

test('after an outage what is live comes back once, and what was given up does not', async () => {
  const { bus, sub, unsub, subscriptions, publish } = setup()
  bus.automatic = true
  const [a, b] = [new FakeClient(), new FakeClient()]
  await sub(a)
  await sub(b)
  await sub(b, 1000, 'q')
  subscriptions.down()
  assert.deepEqual(await unsub(b, 1000, 'q'), YES)
  assert.equal(subscriptions.size, 1)
  bus.sent.length = 0
  subscriptions.up()
  await eventLoopTurn()
  assert.deepEqual(bus.sent, ['+p'])
  publish()
  assert.deepEqual([a.got.length, b.got.length], [1, 1])
})

test('an outage in the middle of a PUNSUBSCRIBE: who comes then gets a PSUBSCRIBE', async () => {
  const { bus, sub, unsub, subscriptions } = setup()
  const [a, b] = [new FakeClient(), new FakeClient()]
  const asked = sub(a)
  await bus.confirm()
  await asked
  const gone = unsub(a)
  await eventLoopTurn()
  subscriptions.down()
  const next = sub(b)
  await bus.confirm('redis-unavailable')
  await bus.confirm()
  assert.deepEqual([await gone, await next, bus.sent, subscriptions.size], [YES, YES, ['+p', '-p', '+p'], 1])
})

test('patterns are equal as strings, and nothing is inherited', async () => {
  const { bus, sub, subscriptions } = setup()
  bus.automatic = true
  const a = new FakeClient()
  for (const pattern of ['__proto__', 'constructor', 'é', 'e\u0301', 'A', 'a', 'a*', 'a**']) {
    assert.deepEqual(await sub(a, 1000, pattern), YES)
  }
  assert.equal(subscriptions.size, 8)
  subscriptions.leave(a)
  await subscriptions.sync()
  assert.deepEqual([bus.held.size, subscriptions.size, a.subscriptions.size], [0, 0, 0])
})

test('random histories end with Redis holding exactly what somebody is on', async () => {
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
      const pattern = `p${random(2)}`
      const what = random(9)
      if (what < 3) void sub(member, 60_000, pattern)
      else if (what < 5) void unsub(member, 60_000, pattern)
      else if (what === 5) subscriptions.leave(member)
      else if (bus.inFlight > 0) await bus.confirm(random(10) === 0 ? 'redis-refused' : undefined)
    }
    bus.automatic = true
    while (bus.inFlight > 0) await bus.confirm()
    await subscriptions.sync()
    const wanted = new Set(members.flatMap((member) => [...member.subscriptions].map(({ pattern }) => pattern)))
    assert.deepEqual([...bus.held].sort(), [...wanted].sort(), `round ${round}`)
    assert.equal(subscriptions.size, wanted.size, `round ${round}`)
  }
})
