import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { createFixture, reply, TestClient, waitFor } from '../test/reference-server/fixture'
import { eventLoopTurn, FakeClient, setup } from '../test/reference-server/manual-bus'

/** The handlers on a bus that refuses what `bus.refuses` says, while time stands still. */
function refusingSetup(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const parts = setup()
  const { bus, subscriptions } = parts
  bus.automatic = true
  const reconnect = () => {
    subscriptions.down()
    bus.held.clear()
    subscriptions.up()
  }
  return { ...parts, reconnect }
}

describe('what Redis refused is asked for again', () => {
  test('after growing waits, until Redis holds it', async (t) => {
    const { bus, sub, reconnect, subscriptions } = refusingSetup(t)
    await sub(new FakeClient())
    bus.refuses = () => true
    reconnect()
    const askedAfter: number[] = []
    for (let passed = 0; passed <= 20_000; passed += 100) {
      await eventLoopTurn()
      if (bus.sent.splice(0).includes('+p')) askedAfter.push(passed)
      t.mock.timers.tick(100)
    }
    assert.deepEqual(askedAfter, [0, 100, 300, 700, 1500, 3100, 6300, 11_300, 16_300])
    assert.equal(subscriptions.refused, 1)
    bus.refuses = () => false
    t.mock.timers.tick(5000)
    await eventLoopTurn()
    assert.deepEqual([[...bus.held], subscriptions.refused], [['p'], 0])
    bus.sent.length = 0
    t.mock.timers.tick(60_000)
    await eventLoopTurn()
    assert.deepEqual(bus.sent, [])
  })

  test('or until nobody wants it', async (t) => {
    const { bus, sub, unsub, reconnect, subscriptions } = refusingSetup(t)
    const client = new FakeClient()
    await sub(client)
    bus.refuses = () => true
    reconnect()
    await eventLoopTurn()
    assert.deepEqual(await unsub(client), { status: true })
    bus.sent.length = 0
    t.mock.timers.tick(100)
    await eventLoopTurn()
    assert.deepEqual([bus.sent, subscriptions.size, subscriptions.refused], [[], 0, 0])
  })

  test('a pattern that Redis does not give up, too', async (t) => {
    const { bus, sub, unsub, subscriptions } = refusingSetup(t)
    const client = new FakeClient()
    await sub(client)
    bus.refuses = (command) => command.startsWith('-')
    assert.deepEqual(await unsub(client), { status: true })
    assert.deepEqual([[...bus.held], subscriptions.refused], [['p'], 1])
    bus.refuses = () => false
    t.mock.timers.tick(100)
    await eventLoopTurn()
    assert.deepEqual([[...bus.held], subscriptions.size, subscriptions.refused], [[], 0, 0])
  })

  test('a client that is told of the refusal has nothing asked for', async (t) => {
    const { bus, sub, subscriptions } = refusingSetup(t)
    bus.refuses = () => true
    assert.deepEqual(await sub(new FakeClient()), { status: false, error: 'redis-refused' })
    assert.deepEqual([subscriptions.size, subscriptions.refused], [0, 0])
    t.mock.timers.tick(60_000)
    await eventLoopTurn()
    assert.deepEqual(bus.sent, ['+p'])
  })

  test('a hundred at a time; once Redis grants one, all the others at once', async (t) => {
    const { bus, sub, reconnect, subscriptions } = refusingSetup(t)
    const client = new FakeClient()
    const patterns = Array.from({ length: 250 }, (_, index) => `p${index}`)
    for (const pattern of patterns) await sub(client, undefined, pattern)
    bus.refuses = () => true
    reconnect()
    await eventLoopTurn()
    bus.sent.length = 0
    t.mock.timers.tick(100)
    await eventLoopTurn()
    assert.deepEqual(
      bus.sent.splice(0),
      patterns.slice(0, 100).map((pattern) => `+${pattern}`),
    )
    bus.refuses = (command) => command !== '+p150'
    t.mock.timers.tick(200)
    await eventLoopTurn()
    assert.deepEqual(
      [bus.sent.slice(0, 2), bus.sent.length, subscriptions.refused],
      [['+p100', '+p101'], 100 + 249, 249],
    )
  })

  test('but not once the connection is lost: the next one asks for everything', async (t) => {
    const { bus, sub, reconnect, subscriptions } = refusingSetup(t)
    await sub(new FakeClient())
    bus.refuses = () => true
    reconnect()
    await eventLoopTurn()
    subscriptions.down()
    bus.sent.length = 0
    t.mock.timers.tick(60_000)
    await eventLoopTurn()
    assert.deepEqual([bus.sent, subscriptions.refused], [[], 0])
  })

  test('also if the connection is lost in the middle of a round', async (t) => {
    const { bus, sub, reconnect, subscriptions } = refusingSetup(t)
    await sub(new FakeClient())
    bus.refuses = () => true
    reconnect()
    await eventLoopTurn()
    bus.automatic = false
    t.mock.timers.tick(100)
    await eventLoopTurn()
    subscriptions.down()
    await bus.confirm('redis-unavailable')
    bus.automatic = true
    bus.sent.length = 0
    subscriptions.up()
    await eventLoopTurn()
    t.mock.timers.tick(100)
    await eventLoopTurn()
    assert.deepEqual(bus.sent, ['+p', '+p'])
  })
})

describe('with a real Redis', () => {
  const fixture = createFixture()
  before(fixture.open)
  after(fixture.close)

  test('a pattern forbidden when the server reconnects comes back when it is allowed', async (t) => {
    const { redis } = fixture
    await redis.acl(
      'SETUSER',
      'changing',
      'on',
      '>pw',
      '+info',
      '+client',
      '+psubscribe',
      '+punsubscribe',
      '+ping',
      'allchannels',
    )
    const server = await fixture.start(t, { redis: fixture.url.replace('//', '//changing:pw@') })
    const client = new TestClient(server.port)
    await client.subscribe('granted')
    const warnings: string[] = []
    server.on('warning', ({ message }) => warnings.push(message))
    // Redis closes the connections of a user who has subscribed to what is forbidden now.
    await redis.acl('SETUSER', 'changing', 'resetchannels')
    await waitFor(
      () => server.stats().refusedByRedis,
      (count) => count === 1,
    )
    assert.deepEqual(await client.subscribe('granted'), reply('subscribe', 'granted', 'already-subscribed'))
    await redis.acl('SETUSER', 'changing', 'allchannels')
    await waitFor(fixture.patternsHeld, (count) => count === 1)
    await redis.publish('granted', 'again')
    assert.equal((await client.next()).payload, 'again')
    assert.match(warnings.join('\n'), /^NOPERM [^\n]*$/) // One, however often Redis refused.
    await client.leave()
  })
})
