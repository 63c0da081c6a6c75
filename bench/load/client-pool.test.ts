import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Server, type Socket } from 'engine.io'
import { ClientPool, now } from './client-pool'
import { PROTOCOLS } from './protocols'

const FIVE = 5

/** A pool of five clients, and the Engine.IO server they are connected to, which confirms every request. */
async function startPool(t: TestContext, publishedAt = new Float64Array(10)) {
  const http = createServer()
  const engine = new Server({ pingInterval: 5 }) // pings between the frames that count
  const sockets = new Set<Socket>()
  const requests: string[] = []
  engine.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (text: string) => {
      requests.push(text)
      socket.send('{"status":true}')
    })
  })
  engine.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const pool = new ClientPool({ host: '127.0.0.1', port, protocol: PROTOCOLS['engine.io'] }, publishedAt)
  t.after(() => {
    pool.shrinkTo(0)
    engine.close()
    http.close()
  })
  await pool.connect(FIVE)
  return { pool, sockets, requests }
}

test('every client sends the request, and every reply is awaited', async (t) => {
  const { pool, requests } = await startPool(t)
  await pool.requestAll('subscribe', 'news:*')
  assert.deepEqual(requests, Array(FIVE).fill('{"action":"subscribe","pattern":"news:*"}'))
})

test('in sequence, each client requests patterns of its own', async (t) => {
  const { pool, requests } = await startPool(t)
  await pool.requestInSequence('unsubscribe', 2, 3)
  const patterns = requests.map((text) => (JSON.parse(text) as { pattern: string }).pattern)
  assert.equal(new Set(patterns).size, FIVE * 3)
  assert.ok(
    patterns.every((pattern) => /^bench:[0-4]:[234]:\*$/.test(pattern)),
    patterns.join(),
  )
})

test('deliveries are counted for each client, pings are not, and latency starts at the publication', async (t) => {
  const publishedAt = new Float64Array(10)
  const { pool, sockets } = await startPool(t, publishedAt)
  const pinged = [...sockets].map((socket) => new Promise((resolve) => socket.once('heartbeat', resolve)))
  await Promise.all(pinged)
  const hour = 3_600_000
  const { p50 = 0, p99 = 0 } = await pool.awaitDeliveries(2, true, () => {
    publishedAt.set([now() - 9 * hour, now() - hour])
    for (const socket of sockets) socket.send('first').send('second')
  })
  // Each client receives one payload published nine hours ago and one published an hour ago: far apart, however slow
  // the machine is. The histogram is exact to a thousandth.
  const [low, high] = [p50 / hour, p99 / hour]
  assert.ok(low > 0.99 && low < 8 && high > 8.9, `one hour and nine hours expected, measured ${low} and ${high}`)
})

test('it checks whether a client receives a text', async (t) => {
  const { pool, sockets } = await startPool(t)
  const send = (text: string) => () => {
    for (const socket of sockets) socket.send(text)
  }
  assert.equal(await pool.receives('quick', send('the quick fox')), true)
  assert.equal(await pool.receives('quick', send('{"status":false}')), false)
})

for (const [how, end] of [
  ['is closed', (socket) => socket.close(true)],
  ['is dropped', (socket) => socket.request.socket.destroy()],
] as [string, (socket: Socket) => void][])
  test(`a client that ${how} fails the phase, and every later phase`, async (t) => {
    const { pool, sockets } = await startPool(t)
    const lost = /sent a close frame|closed a connection/
    await assert.rejects(
      pool.awaitDeliveries(1, false, () => [...sockets].slice(0, 1).forEach(end)),
      lost,
    )
    await assert.rejects(pool.requestAll('subscribe', 'news:*'), lost)
  })

test('a server that refuses the handshake is reported', async (t) => {
  const http = createServer((_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => http.close())
  const { port } = http.address() as AddressInfo
  const pool = new ClientPool({ host: '127.0.0.1', port, protocol: PROTOCOLS.ws }, new Float64Array(1))
  await assert.rejects(pool.connect(1), /answered with HTTP\/1\.1 404/)
})
