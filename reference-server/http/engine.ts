import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server, type ServerOptions, type Socket } from 'engine.io'
import { type ClientWebSocket, ClientWebSocketServer } from '../client-websocket'
import type { Config } from '../options'

/** WebSocket's code for a server that goes down (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001

/** Engine.IO, and what else a server needs of it. Its clients are known by their session, which is also their `id`. */
export class Engine extends Server {
  private closing = false

  constructor({ pingInterval, pingTimeout, maxPayload }: Config) {
    super({
      pingInterval,
      pingTimeout,
      maxHttpBufferSize: maxPayload,
      // Messages are small; compressing the response to a poll would cost more than it saves.
      httpCompression: false,
      wsEngine: ClientWebSocketServer,
    } as ServerOptions)
    // So that closing need not wait for the clients to close the connections of their last polls.
    this.on('headers', (headers: Record<string, string>) => {
      if (this.closing) headers.connection = 'close'
    })
  }

  hasSession(session: string): boolean {
    return Object.hasOwn(this.clients, session)
  }

  closeSession(session: string): void {
    Reflect.get(this.clients, session)?.close(true)
  }

  /** Disconnects every client: by a close packet if it has a poll open, by code 1001 if it has a WebSocket. */
  override close(): this {
    this.closing = true
    for (const client of Object.values(this.clients)) this.disconnect(client)
    return super.close()
  }

  /** Disconnects one client because the server closes. */
  disconnect(client: Socket): void {
    const { socket } = client.transport as { readonly socket?: ClientWebSocket } // None on polling.
    socket?.close(GOING_AWAY)
    client.close(true)
  }

  /**
   * Engine.IO keeps a client's first request in memory in two places: as `socket.request` (see `takeRequest`), and in a response
   * object for middlewares, which a `close` listener on the connection holds. We use neither; without them an idle client costs a
   * sixth less.
   *
   * A successful upgrade adds two `close` listeners: Engine.IO's, and then that of ws, by which a client's end is noticed. Any
   * other number means that one of the two works differently now. Then every listener stays, and idle-memory.test.ts fails.
   */
  override handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const before = socket.listenerCount('close')
    super.handleUpgrade(request as never, socket, head)
    const [ofEngine, ofWs, ...others] = socket.listeners('close').slice(before) as (() => void)[]
    if (ofEngine && ofWs && others.length === 0) socket.off('close', ofEngine)
  }
}

/** The session of a client; private in Engine.IO's types, public in its documentation. */
export function idOf(client: Socket): string {
  return Reflect.get(client, 'id')
}

/** The first request of a client, which stays in memory no longer than the caller keeps it. */
export function takeRequest(client: Socket): IncomingMessage {
  const { request } = client
  Reflect.set(client, 'request', undefined)
  return request
}
