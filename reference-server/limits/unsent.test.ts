import assert from 'node:assert/strict'
import { connect, type Socket as TcpSocket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createFixture, TestClient, waitFor } from '../../test/reference-server/fixture'
import { PollingClient } from '../../test/reference-server/polling-client'
import type { Server } from '..'
import { Counters } from './counters'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, patternsHeld } = fixture

/** The TCP connection under a websocket. */
const tcpOf = (client: TestClient): TcpSocket => Reflect.get(Reflect.get(client.socket.transport, 'ws'), '_socket')
/** The TCP connections of the server. */
const connectionsOf = (server: Server): Set<TcpSocket> => Reflect.get(Reflect.get(server, 'httpServer'), 'sockets')

const MIB = 2 ** 20

describe('a client that stops reading is closed once too much waits for it, and other clients are not affected', () => {
  test('websocket', async (t) => {
    const server = await start(t, { maxUnsent: 2 * MIB })
    const [stuck, bystander] = [new TestClient(server.port), new TestClient(server.port)]
    for (const client of [stuck, bystander]) await client.subscribe('p')
    tcpOf(stuck).pause()
    let most = 0
    // How much the buffers of the system take is unknown.
    for (let round = 0; server.stats().closed.maxUnsent === 0; round += 1) {
      await fixture.redis.publish('p', `${round} ${'x'.repeat(MIB / 4)}`)
      assert.match((await bystander.next()).payload ?? '', new RegExp(`^${round} x`))
      most = Math.max(most, server.stats().unsent)
    }
    assert.ok(most > MIB && most < 2 * MIB, `${most} waited at most`)
    const { connections, unsent, closed } = server.stats()
    assert.deepEqual([connections, unsent, closed.maxBacklog], [1, 0, 0])
    // Its socket is closed too: it would keep what the client did not read.
    await waitFor(
      () => connectionsOf(server).size,
      (size) => size === 1,
    )
    tcpOf(stuck).resume()
    await stuck.closed
    await bystander.unsubscribe('p')
    assert.equal(await patternsHeld(), 0)
    await bystander.leave()
  })

  test('polling, if it does not poll', async (t) => {
    const server = await start(t, { maxUnsent: 2 * MIB })
    const stuck = await PollingClient.open(server.port)
    await stuck.subscribe('p')
    for (let round = 0; round < 3; round += 1) await fixture.redis.publish('p', `${round}${'x'.repeat(MIB / 2)}`)
    await waitFor(
      () => server.stats().unsent,
      (unsent) => unsent > 1.5 * MIB,
    )
    assert.equal(server.stats().connections, 1)
    await fixture.redis.publish('p', 'x'.repeat(MIB / 2))
    await waitFor(
      () => server.stats(),
      ({ connections, unsent, closed }) => connections === 0 && unsent === 0 && closed.maxUnsent === 1,
    )
    assert.equal((await stuck.poll()).status, 400)
  })

  test('polling, if it does not read the responses', async (t) => {
    const server = await start(t, { maxUnsent: 20 * MIB })
    const stuck = await PollingClient.open(server.port)
    await stuck.subscribe('p')
    const polls: TcpSocket[] = []
    t.after(() => {
      for (const socket of polls) socket.destroy()
    })
    // Each response waits in its own connection; Engine.IO has forgotten it.
    for (let round = 0; server.stats().closed.maxUnsent === 0; round += 1) {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {})
      polls.push(socket)
      socket.write(`GET ${stuck.path} HTTP/1.1\r\nHost: h\r\n\r\n`)
      await fixture.redis.publish('p', `${round}${'x'.repeat(8 * MIB)}`)
      await waitFor(
        () => server.stats(),
        ({ unsent, closed }) => unsent === 0 && (closed.maxUnsent === 1 || hasUnread(server, polls.length)),
      )
    }
    assert.ok(polls.length > 1, 'a single payload is not a reason to close a client')
    assert.equal(server.stats().connections, 0)
    // Before anything is read.
    await waitFor(
      () => hasUnread(server, 0),
      (yes) => yes,
    )
    await Promise.all(polls.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume())))
  })
})

/** Whether `count` connections of the server hold something unread. */
function hasUnread(server: Server, count: number): boolean {
  return [...connectionsOf(server)].filter((socket) => socket.writableLength > 0).length === count
}

test('a client that falls behind and catches up again, several times, loses nothing', async (t) => {
  const server = await start(t, { maxUnsent: MIB })
  const client = await PollingClient.open(server.port)
  await client.subscribe('p')
  for (let round = 0; round < 3; round += 1) {
    const sent = Array.from({ length: 4 }, (_, index) => `${round}.${index} ${'x'.repeat(MIB / 5)}`)
    for (const payload of sent) await fixture.redis.publish('p', payload)
    await waitFor(
      () => server.stats().unsent,
      (unsent) => unsent > 0.8 * MIB,
    )
    const received = (await client.messages()).map(({ payload }) => payload)
    assert.deepEqual(received, sent)
    assert.equal(server.stats().unsent, 0)
  }
  assert.deepEqual(server.stats().closed, new Counters().closed)
})

test('when a client leaves, what waited for it is gone', async (t) => {
  const server = await start(t)
  const client = await PollingClient.open(server.port)
  await client.subscribe('p')
  await fixture.redis.publish('p', 'x'.repeat(1000))
  await waitFor(
    () => server.stats().unsent,
    (unsent) => unsent > 1000,
  )
  await client.leave()
  assert.deepEqual([server.stats().connections, server.stats().unsent], [0, 0])
})

test('replies wait and count like deliveries', async (t) => {
  const server = await start(t, { maxUnsent: 4096 })
  const client = await PollingClient.open(server.port)
  for (let round = 0; (await client.post('nonsense')) === 200; round += 1) assert.ok(round < 100)
  assert.deepEqual([server.stats().closed.maxUnsent, server.stats().unsent], [1, 0])
})

test('a client is closed only once, even if it has requests that are not answered yet', async (t) => {
  for (const [name, limits] of Object.entries({ maxUnsent: { maxUnsent: 4096 }, maxBacklog: { maxBacklog: 4096 } })) {
    // A hundred are handled, fifty refused.
    const server = await start(t, { ...limits, maxRequests: 10 })
    const client = await PollingClient.open(server.port)
    // In one POST; \x1e separates Engine.IO's packets.
    await client.post(Array(150).fill('nonsense').join('\x1e4'))
    await waitFor(
      () => server.stats().connections,
      (count) => count === 0,
    )
    await server.close()
    const none = new Counters().closed
    assert.deepEqual([server.stats().closed, server.stats().unsent], [{ ...none, [name]: 1 }, 0])
  }
})

test('if too much waits for all clients together, the one furthest behind is closed', async (t) => {
  const server = await start(t, { maxBacklog: MIB })
  const clients = await Promise.all(Array.from({ length: 3 }, () => PollingClient.open(server.port)))
  for (const [index, client] of clients.entries()) await client.subscribe(`p${index}`)
  const payload = 'x'.repeat(MIB / 4)
  // Twice the same message, which must not count as one.
  for (const channel of ['p0', 'p1', 'p1', 'p2']) await fixture.redis.publish(channel, payload)
  await waitFor(
    () => server.stats(),
    ({ connections, closed }) => connections === 2 && closed.maxBacklog === 1 && closed.maxUnsent === 0,
  )
  assert.equal((await clients[1]?.poll())?.status, 400)
  for (const index of [0, 2]) assert.equal((await clients[index]?.messages())?.[0]?.payload, payload)
})

test('a payload larger than may wait for a client reaches nobody, and closes nobody', async (t) => {
  const server = await start(t, { maxUnsent: 4096 })
  const warnings: string[] = []
  server.on('warning', ({ message }) => warnings.push(message))
  const clients = [new TestClient(server.port), new TestClient(server.port, ['polling'])]
  for (const client of clients) await client.subscribe('large')
  // The second is larger only once its control characters are escaped, the third only in UTF-8.
  for (const payload of ['x'.repeat(5000), '\x01'.repeat(1000), 'é'.repeat(2100), 'fits'])
    await fixture.redis.publish('large', payload)
  for (const client of clients) assert.equal((await client.next()).payload, 'fits')
  const { connections, dropped } = server.stats()
  assert.deepEqual([connections, dropped], [2, { maxUnsent: 3 }])
  assert.match(warnings.join('\n'), /^A payload was published that is larger than maxUnsent allows[^\n]*$/)
  for (const client of clients) await client.leave()
})
