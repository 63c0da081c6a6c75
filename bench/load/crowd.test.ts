import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Server, type Socket } from 'engine.io'
import { Crowd, now } from './crowd'
import { WIRES } from './wires'

const FIVE = 5

/** An Engine.IO server that answers everything, and a crowd of it. */
async function crowdOf(t: TestContext, publishedAt = new Float64Array(10)) {
  const http = createServer()
  const engine = new Server({ pingInterval: 5 }) // so that pings come between the frames that count
  const sockets = new Set<Socket>()
  const asked: string[] = []
  engine.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (text: string) => {
      asked.push(text)
      socket.send('{"status":true}')
    })
  })
  engine.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const crowd = new Crowd({ host: '127.0.0.1', port, wire: WIRES['engine.io'] }, publishedAt)
  t.after(() => {
    crowd.shrink(0)
    engine.close()
    http.close()
  })
  await crowd.connect(FIVE)
  return { crowd, sockets, asked }
}

test('every client asks, and every reply is waited for', async (t) => {
  const { crowd, asked } = await crowdOf(t)
  await crowd.ask('subscribe', 'news:*')
  assert.deepEqual(asked, Array(FIVE).fill('{"action":"subscribe","pattern":"news:*"}'))
})

test('in turn, each client asks for patterns of its own', async (t) => {
  const { crowd, asked } = await crowdOf(t)
  await crowd.askInTurn('unsubscribe', 2, 3)
  const patterns = asked.map((text) => (JSON.parse(text) as { pattern: string }).pattern)
  assert.equal(new Set(patterns).size, FIVE * 3)
  assert.ok(
    patterns.every((pattern) => /^bench:[0-4]:[234]:\*$/.test(pattern)),
    patterns.join(),
  )
})

test('deliveries are counted for each client, pings are not, and latency is from the publication', async (t) => {
  const publishedAt = new Float64Array(10)
  const { crowd, sockets } = await crowdOf(t, publishedAt)
  const pinged = [...sockets].map((socket) => new Promise((resolve) => socket.once('heartbeat', resolve)))
  await Promise.all(pinged)
  const { p50 = 0, p99 = 0 } = await crowd.expect(2, true, () => {
    publishedAt.set([now() - 90_000, now() - 10_000])
    for (const socket of sockets) socket.send('first').send('second')
  })
  // each client has had the one late and the other later; a histogram is right to a thousandth
  assert.ok(p50 > 9_990 && p50 < 80_000 && p99 > 89_900, `some 10 and 90 s, not ${p50} and ${p99} ms`)
})

test('it is told whether a client sees a text', async (t) => {
  const { crowd, sockets } = await crowdOf(t)
  const send = (text: string) => () => {
    for (const socket of sockets) socket.send(text)
  }
  assert.equal(await crowd.sees('quick', send('the quick fox')), true)
  assert.equal(await crowd.sees('quick', send('{"status":false}')), false)
})

for (const [how, end] of [
  ['said goodbye to', (socket) => socket.close(true)],
  ['dropped', (socket) => socket.request.socket.destroy()],
] as [string, (socket: Socket) => void][])
  test(`a client that is ${how} ends the phase, and every phase after it`, async (t) => {
    const { crowd, sockets } = await crowdOf(t)
    const lost = /said goodbye|closed a connection/
    await assert.rejects(
      crowd.expect(1, false, () => [...sockets].slice(0, 1).forEach(end)),
      lost,
    )
    await assert.rejects(crowd.ask('subscribe', 'news:*'), lost)
  })

test('a server that refuses the handshake is told so', async (t) => {
  const http = createServer((_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => http.close())
  const { port } = http.address() as AddressInfo
  const crowd = new Crowd({ host: '127.0.0.1', port, wire: WIRES.ws }, new Float64Array(1))
  await assert.rejects(crowd.connect(1), /answered with HTTP\/1\.1 404/)
})
