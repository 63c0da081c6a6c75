import assert from 'node:assert/strict'
import { connect, type Socket as TcpSocket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { waitFor, TestClient, createFixture } from '../../test/reference-server/fixture'
import { PollingClient } from '../../test/reference-server/polling-client'
import type { Server } from '..'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, patternsHeld } = fixture

/** The TCP connection under a websocket. */
const tcpOf = (client: TestClient): TcpSocket => Reflect.get(Reflect.get(client.socket.transport, 'ws'), '_socket')
/** TCP connections that the server still has. */
const connectionsOf = (server: Server): Set<TcpSocket> => Reflect.get(Reflect.get(server, 'httpServer'), 'sockets')

const MIB = 2 ** 20

describe('a client that stops reading is closed once too much waits for it, and nobody else notices', () => {
  test('websocket', async (t) => {
    const server = await start(t, { maxUnsent: 2 * MIB })
    const [stuck, bystander] = [new TestClient(server.port), new TestClient(server.port)]
    for (const client of [stuck, bystander]) await client.subscribe('p')
    tcpOf(stuck).pause()
    let most = 0
    // What the system's own buffers take is not ours to know.
    for (let round = 0; server.stats().closed.maxUnsent === 0; round += 1) {
      await fixture.redis.publish('p', `${round} ${'x'.repeat(MIB / 4)}`)
      assert.match((await bystander.next()).payload ?? '', new RegExp(`^${round} x`))
      most = Math.max(most, server.stats().unsent)
    }
    assert.ok(most > MIB && most < 2 * MIB, `${most} waited at most`)
    const { connections, unsent, closed } = server.stats()
    assert.deepEqual([connections, unsent, closed.maxBacklog], [1, 0, 0])
    // Its socket goes as well: what it did not read would stay with it.
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

  test('polling, when it does not poll', async (t) => {
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

  test('polling, when it does not read the answers', async (t) => {
    const server = await start(t, { maxUnsent: 20 * MIB })
    const stuck = await PollingClient.open(server.port)
    await stuck.subscribe('p')
    const deaf: TcpSocket[] = []
    t.after(() => {
      for (const socket of deaf) socket.destroy()
    })
    // Each waits in its own connection, where Engine.IO has forgotten it.
    for (let round = 0; server.stats().closed.maxUnsent === 0; round += 1) {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {})
      deaf.push(socket)
      socket.write(`GET ${stuck.path} HTTP/1.1\r\nHost: h\r\n\r\n`)
      await fixture.redis.publish('p', `${round}${'x'.repeat(8 * MIB)}`)
      await waitFor(
        () => server.stats(),
        ({ unsent, closed }) => unsent === 0 && (closed.maxUnsent === 1 || isAnswered(server, deaf.length)),
      )
    }
    assert.ok(deaf.length > 1, 'one payload is no reason')
    assert.equal(server.stats().connections, 0)
    // Before anybody reads.
    await waitFor(
      () => isAnswered(server, 0),
      (yes) => yes,
    )
    await Promise.all(deaf.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume())))
  })
})

/** Whether so many connections of the server hold something that nobody read. */
function isAnswered(server: Server, count: number): boolean {
  return [...connectionsOf(server)].filter((socket) => socket.writableLength > 0).length === count
}

test('a client that falls behind and catches up again loses nothing, as often as it likes', async (t) => {
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
  assert.deepEqual(server.stats().closed, { maxPayload: 0, maxRequests: 0, maxUnsent: 0, maxBacklog: 0 })
})

test('who leaves takes along what waits', async (t) => {
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

test('who is closed is so once, also with requests that are still to be answered', async (t) => {
  for (const [name, limits] of Object.entries({ maxUnsent: { maxUnsent: 4096 }, maxBacklog: { maxBacklog: 4096 } })) {
    // A hundred are obeyed, fifty refused.
    const server = await start(t, { ...limits, maxRequests: 10 })
    const client = await PollingClient.open(server.port)
    // In one POST, as Engine.IO separates packets.
    await client.post(Array(150).fill('nonsense').join('\x1e4'))
    await waitFor(
      () => server.stats().connections,
      (count) => count === 0,
    )
    await server.close()
    const none = { maxPayload: 0, maxRequests: 0, maxUnsent: 0, maxBacklog: 0 }
    assert.deepEqual([server.stats().closed, server.stats().unsent], [{ ...none, [name]: 1 }, 0])
  }
})

test('with too much waiting for all together, who is furthest behind is closed', async (t) => {
  const server = await start(t, { maxBacklog: MIB })
  const clients = await Promise.all(Array.from({ length: 3 }, () => PollingClient.open(server.port)))
  for (const [index, client] of clients.entries()) await client.subscribe(`p${index}`)
  const payload = 'x'.repeat(MIB / 4)
  // The same twice, which must not pass for one.
  for (const channel of ['p0', 'p1', 'p1', 'p2']) await fixture.redis.publish(channel, payload)
  await waitFor(
    () => server.stats(),
    ({ connections, closed }) => connections === 2 && closed.maxBacklog === 1 && closed.maxUnsent === 0,
  )
  assert.equal((await clients[1]?.poll())?.status, 400)
  for (const index of [0, 2]) assert.equal((await clients[index]?.messages())?.[0]?.payload, payload)
})
