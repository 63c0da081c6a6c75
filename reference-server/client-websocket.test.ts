import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { eventLoopTurn } from '../test/reference-server/manual-bus'
import { type ClientWebSocket, ClientWebSocketServer } from './client-websocket'

const PING = 0x9
const PONG = 0xa
const TEXT = 0x1

/** A masked frame, as a client sends it; the mask is zero. */
const frame = (opcode: number, text: string) =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])

/** A WebSocket of the server over a connection in memory, which takes what is written when the test says so. */
async function openWebSocket() {
  const written: string[] = []
  let takeNext: (() => void) | undefined
  const connection = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString('latin1'))
      takeNext = done
    },
    writev(chunks, done) {
      written.push(chunks.map(({ chunk }) => chunk.toString('latin1')).join(''))
      takeNext = done
    },
  })
  const request = {
    method: 'GET',
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'cmVoZWFyc2luZyBpdCA6KQ==',
    },
  }
  const websocket = await new Promise<ClientWebSocket>((resolve) =>
    new ClientWebSocketServer({ noServer: true }).handleUpgrade(
      request as IncomingMessage,
      connection as unknown as Parameters<ClientWebSocketServer['handleUpgrade']>[1],
      Buffer.alloc(0),
      (opened) => resolve(opened as ClientWebSocket),
    ),
  )
  const take = async () => {
    takeNext?.()
    await eventLoopTurn()
  }
  await take() // the response to the handshake
  written.length = 0
  return { websocket, connection, written, take }
}

/** Opens one that belongs to a client. */
const openClientWebSocket = async () => {
  const opened = await openWebSocket()
  opened.websocket.reportControlFrames({ onControlFrame: () => {} })
  return opened
}

test('of many pings that come while a pong is not taken, only the most recent is answered', async (t) => {
  const { websocket, connection, written, take } = await openClientWebSocket()
  t.after(() => connection.destroy())
  let pings = 0
  websocket.on('ping', () => {
    pings += 1
  })
  connection.push(Buffer.concat(Array.from({ length: 1000 }, (_, index) => frame(PING, String(index)))))
  while (pings < 1000) await eventLoopTurn()
  assert.deepEqual([written, websocket.bufferedAmount < 100], [['\x8a\x010'], true])
  await take()
  assert.deepEqual(written, ['\x8a\x010', '\x8a\x03999'])
  await take()
  connection.push(frame(PING, 'one more'))
  while (pings < 1001) await eventLoopTurn()
  assert.deepEqual(written.slice(2), ['\x8a\x08one more'])
})

test('a WebSocket that belongs to no client yet is closed after a few frames of any kind', async (t) => {
  for (const opcode of [TEXT, PING, PONG]) {
    const { websocket, connection } = await openWebSocket()
    t.after(() => connection.destroy())
    const frames = (count: number) => Buffer.concat(Array.from({ length: count }, () => frame(opcode, '2probe')))
    connection.push(frames(16))
    for (let turn = 0; turn < 20; turn += 1) await eventLoopTurn()
    assert.equal(websocket.readyState, websocket.OPEN)
    connection.push(frames(1))
    while (websocket.readyState === websocket.OPEN) await eventLoopTurn()
  }
})

test('once it belongs to a client, that client counts its frames', async (t) => {
  const { websocket, connection } = await openClientWebSocket()
  t.after(() => connection.destroy())
  let received = 0
  websocket.on('message', () => {
    received += 1
  })
  connection.push(Buffer.concat(Array.from({ length: 40 }, () => frame(TEXT, '2probe'))))
  while (received < 40) await eventLoopTurn()
  assert.equal(websocket.readyState, websocket.OPEN)
})

test('frames that come at once are received one in each turn of the event loop', async (t) => {
  const { websocket, connection } = await openClientWebSocket()
  t.after(() => connection.destroy())
  const received: string[] = []
  websocket.on('message', (data) => received.push(String(data)))
  const sent = Array.from({ length: 50 }, (_, index) => String(index))
  connection.push(Buffer.concat(sent.map((text) => frame(TEXT, text))))
  let before = 0
  do {
    assert.ok(received.length - before <= 1, `${received.length - before} in one turn`)
    before = received.length
    await eventLoopTurn()
  } while (before < sent.length)
  assert.deepEqual(received, sent)
})
