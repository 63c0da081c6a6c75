import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Server as Engine, type Socket } from 'engine.io'
import { readBodiesInTurns } from './polling-body'

/** A client on polling, and what the server has received from it: `|` for each turn of the event loop, and the packets. */
async function openSession(t: TestContext) {
  const engine = new Engine()
  const http = createServer((request, response) => engine.handleRequest(request as never, response))
  await once(http.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    engine.close()
    http.close()
    http.closeAllConnections()
  })
  const connected = once(engine, 'connection')
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/engine.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1))
  const [socket] = (await connected) as [Socket]
  readBodiesInTurns(socket)
  const received: string[] = []
  const perTurn: number[] = []
  socket.on('packet', ({ type, data = '' }: { type: string; data?: string }) => {
    if (received.push(`${type} ${data}`) === 1 || !isSameTurn) perTurn.push(0)
    perTurn.push((perTurn.pop() ?? 0) + 1)
    isSameTurn = true
    setImmediate(() => {
      isSameTurn = false
    })
  })
  let isSameTurn = false
  const closed = new Promise<string>((resolve) => socket.on('close', resolve))
  const post = async (...packets: string[]) => {
    const response = await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packets.join('\x1e') })
    return [response.status, await response.text()]
  }
  return { post, received, perTurn, closed }
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `4${from + index}`)
const messages = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`)

test('the packets of a body are read a few at a time, in their order, also behind those of the body before', async (t) => {
  const { post, received, perTurn } = await openSession(t)
  assert.deepEqual(await post(...numbered(5000)), [200, 'ok'])
  assert.deepEqual(await post(...numbered(100, 5000)), [200, 'ok'])
  while (received.length < 5100) await new Promise(setImmediate)
  assert.deepEqual(received, messages(5100))
  assert.ok(Math.max(...perTurn) <= 64, `${Math.max(...perTurn)} in one turn`)
})

test('nothing is read behind a packet that is none, and the client is closed', async (t) => {
  const { post, received, closed } = await openSession(t)
  await post(...numbered(2), 'x', '4more')
  assert.equal(await closed, 'parse error')
  assert.deepEqual(received, [...messages(2), 'error parser error'])
})

test('a close packet closes the client; nothing behind it is read', async (t) => {
  const { post, received, closed } = await openSession(t)
  await post(...numbered(40), '1', ...numbered(40))
  assert.equal(await closed, 'transport close')
  await new Promise(setImmediate)
  assert.deepEqual(received, messages(40))
})
