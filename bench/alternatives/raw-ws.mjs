// `ws` with nothing on top of it, and as fast as possible: each frame is built once, for all clients.
//     node raw-ws.mjs coalesced   all frames of a tick leave in one write per client; clients with the same frames share a buffer
//     node raw-ws.mjs prepared    one write per frame and client

import { Sender, WebSocketServer } from 'ws'
import { Subscribers } from './subscribers.mjs'

const TEXT = { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false }
const frameOf = (message) => Buffer.concat(Sender.frame(Buffer.from(message), TEXT))

/** The frames of this tick, by client. */
const waiting = new Map()

function enqueue(message, clients) {
  if (waiting.size === 0) process.nextTick(flush)
  const frame = frameOf(message)
  for (const client of clients) {
    const frames = waiting.get(client)
    if (frames) frames.push(frame)
    else waiting.set(client, [frame])
  }
}

function flush() {
  let last = []
  let joined
  for (const [client, frames] of waiting) {
    if (frames.length !== last.length || frames.some((frame, at) => frame !== last[at])) {
      joined = Buffer.concat(frames)
      last = frames
    }
    client._socket.write(joined)
  }
  waiting.clear()
}

function writeAtOnce(message, clients) {
  const frame = frameOf(message)
  for (const client of clients) client._socket.write(frame)
}

const subscribers = new Subscribers(process.argv[2] === 'coalesced' ? enqueue : writeAtOnce)
const server = new WebSocketServer({ host: process.env.HOST, port: Number(process.env.PORT) })
server.on('connection', (client) => {
  client.on('message', async (text) => client.send(await subscribers.request(client, text)))
  client.on('error', () => {})
  client.on('close', () => {
    waiting.delete(client)
    subscribers.leave(client)
  })
})
