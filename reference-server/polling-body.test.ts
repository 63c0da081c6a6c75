import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Server as Engine, type Socket } from 'engine.io'
import { endPollingSoon } from '../test/reference-server/fixture'
import { readBodiesInTurns } from './polling-body'

/** A client on polling; the packets that the server has received from it, and how many of them in each turn of the event loop. */
async function openSession(t: TestContext) {
  const engine = new Engine()
  endPollingSoon(engine)
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
    received.push(`${type} ${data}`)
    if (inThisTurn === 0)
      setImmediate(() => {
        perTurn.push(inThisTurn)
        inThisTurn = 0
      })
    inThisTurn += 1
  })
  let inThisTurn = 0
  const closed = new Promise<string>((resolve) => socket.on('close', resolve))
  const post = async (...packets: string[]) => {
    const response = await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packets.join('\x1e') })
    return [response.status, await response.text()]
  }
  return { socket, http, post, received, perTurn, closed }
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `4${from + index}`)
const messages = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`)

test('the packets of a body are read a few at a time, in their order, also behind those of the body before', async (t) => {
  const { post, received, perTurn } = await openSession(t)
  assert.deepEqual(await post(...numbered(5000)), [200, 'ok'])
  assert.deepEqual(await post(...numbered(100, 5000)), [200, 'ok'])
  while (received.length < 5100) await new Promise(setImmediate)
  assert.deepEqual(received, messages(5100))
  // The end of a turn as counted here may lie between two slices.
  assert.ok(Math.max(...perTurn) <= 64, `${Math.max(...perTurn)} in one turn`)
})

/** A body that takes thousands of turns to read. */
const LONG = Array<string>(100_000).fill('3')

test('a POST that comes while another is being read is answered after the end of that one', async (t) => {
  const { post, received } = await openSession(t)
  await post(...LONG)
  assert.deepEqual(await post('4last'), [200, 'ok'])
  assert.deepEqual([received.length, received.at(-1)], [LONG.length + 1, 'message last'])
})

test('two POSTs at once behind one that is being read close the client', async (t) => {
  const { post, closed } = await openSession(t)
  await post(...LONG)
  await Promise.allSettled([post('4a'), post('4b')])
  assert.equal(await closed, 'transport error')
})

test('a POST that waits when the client is closed is ended', async (t) => {
  const { socket, http, post } = await openSession(t)
  await post(...LONG)
  const arrived = once(http, 'request')
  const ended = assert.rejects(post('4a'))
  await arrived
  socket.close(true)
  await ended
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
