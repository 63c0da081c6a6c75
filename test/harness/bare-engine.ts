import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import { Client, type ScenarioContext } from '../../step-definitions/harness/client/client'
import { Inbox } from '../../step-definitions/harness/client/inbox'
import { ProtocolClient } from '../../step-definitions/harness/client/protocol-client'
import { Limits } from '../../step-definitions/harness/limits'
import { Names } from '../../step-definitions/harness/names'
import { Transcript } from '../../step-definitions/harness/transcript'
import { LIMIT_MS } from './fixture'

/** The server's end of a connection: its WebSocket, and the packets of Engine.IO that have come over it. */
export interface BareEnd {
  socket: WebSocket
  packets: Inbox<string>
}

/** A server that sends an open packet over WebSocket, and else only what its test does. It is closed after the test. */
export async function bareEngine(t: TestContext, announced: object = {}, options: ServerOptions = {}) {
  const http = createServer()
  const server = new WebSocketServer({ server: http, ...options })
  const open = { sid: 'bare', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, ...announced }
  const ends = new Inbox<BareEnd>()
  server.on('connection', (socket) => {
    const packets = new Inbox<string>()
    socket.on('message', (data) => packets.put(String(data)))
    socket.on('close', () => packets.end())
    socket.send(`0${JSON.stringify(open)}`)
    ends.put({ socket, packets })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const connections: ProtocolClient[] = []
  t.after(async () => {
    for (const connection of connections) connection.drop()
    for (const socket of server.clients) socket.terminate()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  /** A client, its context with this limit, and the server's end of its connection. */
  const connect = async (name = 'alice', limitMs = LIMIT_MS) => {
    const where = { name, origin, path: '/engine.io', transport: 'websocket' as const, limitMs: LIMIT_MS }
    const connection = await ProtocolClient.connect(where, new Transcript())
    where.limitMs = limitMs // of what happens from now on
    connections.push(connection)
    const context = contextOf(limitMs)
    const end = await ends.next(() => true, LIMIT_MS)
    if (!end) throw new Error('the server has seen no connection')
    return { client: new Client(connection, context), context, ...end }
  }
  return { http, origin, connect }
}

/** The context of a claim that needs no Redis. */
export function contextOf(limitMs: number): ScenarioContext {
  return {
    limits: new Limits({ must: limitMs, start: limitMs, stop: limitMs }),
    names: new Names(),
    redis: () => {
      throw new Error('this claim needs no Redis')
    },
    connectedClients: () => [],
    clientsSoFar: () => [],
    usualTransport: 'websocket',
  }
}
