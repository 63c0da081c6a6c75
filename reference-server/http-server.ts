import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as Engine, type Socket } from 'engine.io'
import type { Config } from './config'

/** Milliseconds a client has to close its side, before its socket is destroyed. */
const GRACE = 500

/** Milliseconds a poll may be late beyond what pings allow, before a connection on which nothing moves is a dead one. */
const SLACK = 60_000

/** The longest time a Node timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** The network side: an HTTP server with Engine.IO bound to one path of it. */
export class Front {
  protected readonly engine: Engine
  protected readonly http: HttpServer
  /** How often these limits were hit: handshakes, and bodies of polling clients. */
  readonly refused = { maxConnections: 0, maxPayload: 0 }
  private readonly sockets = new Set<TcpSocket>()
  /** Milliseconds after which a connection on which nothing moves is destroyed, once it has brought a request. */
  private readonly patience: number
  private closing = false

  /** @param onClient called with each Engine.IO connection once its handshake is done */
  constructor(
    private readonly config: Config,
    onClient: (socket: Socket) => void,
  ) {
    this.patience = Math.min(config.pingInterval + config.pingTimeout + SLACK, LONGEST)
    // server-initializing/1
    this.engine = new Engine({
      pingInterval: config.pingInterval,
      pingTimeout: config.pingTimeout,
      maxHttpBufferSize: config.maxPayload,
      // Messages are small; compressing a long poll's answer would cost more than it saves.
      httpCompression: false,
    })
    this.engine.on('connection', (socket: Socket) => {
      Reflect.set(socket, 'request', undefined) // See `upgrade`.
      // A handshake that began before closing, or while there was room, may end after it.
      const late = this.engine.clientsCount > config.maxConnections
      if (late) this.refused.maxConnections += 1
      if (late || this.closing) socket.close(true)
      else onClient(socket)
    })

    // server-initializing/2. Not `engine.attach`: it takes every path that begins with ours, and only with a slash at the end.
    this.http = createServer((request, response) => this.onRequest(request, response))
    this.http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head))
    const { sockets } = this
    function forget(this: TcpSocket) {
      sockets.delete(this)
    }
    this.http.on('connection', (socket) => {
      this.sockets.add(socket)
      socket.on('close', forget)
    })
  }

  /** Clients connected now. */
  get connections(): number {
    return this.engine.clientsCount
  }

  /** Accepts connections from now on; rejects with the system's error when it cannot (EADDRINUSE, …). */
  async listen(): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      // For good: an error after listening (no file descriptor left to accept with) must not end the process.
      this.http.on('error', reject)
      this.http.listen(this.config.port, this.config.host, () => resolve())
    })
    return this.http.address() as AddressInfo
  }

  /** Takes no new client and sends every client away; ready when no socket is left, and with that bounded by the grace. */
  async close(): Promise<void> {
    this.closing = true
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()))
    this.engine.close()
    const grace = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy()
    }, GRACE)
    await closed
    clearTimeout(grace)
  }

  private onRequest(request: IncomingMessage, response: ServerResponse): void {
    // An answer nobody reads would stay for as long as its connection. Not `http.timeout`: each websocket would keep its timer.
    request.socket.setTimeout(this.patience)
    if (this.closing) answer(response, 503, 'This server is closing.\n')
    else if (this.isOurs(request)) this.serve(request, response)
    else answer(response, 404, `This is a realizehit server; it speaks Engine.IO at ${this.config.path}/\n`)
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    if (this.hasNoRoomFor(request)) {
      answer(response, 503, 'This server has as many clients as it may have.\n')
      return
    }
    response.once('finish', () => {
      if (response.statusCode === 413) this.refused.maxPayload += 1
    })
    this.engine.handleRequest(request, response)
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.closing || !this.isOurs(request)) refuse(socket, '404 Not Found')
    else if (this.hasNoRoomFor(request)) refuse(socket, '503 Service Unavailable')
    else this.upgrade(request, socket, head)
  }

  /** Only a handshake needs room: a request with a session belongs to a client that has it. */
  private hasNoRoomFor(request: IncomingMessage): boolean {
    if (this.engine.clientsCount < this.config.maxConnections) return false
    const [, query] = (request.url ?? '').split('?', 2)
    if (new URLSearchParams(query).get('sid')) return false
    this.refused.maxConnections += 1
    return true
  }

  /**
   * Engine.IO keeps a client's first request twice: in its socket, and in a response for middlewares, which waits for the end of the
   * connection. We need neither; without them an idle client costs a sixth less memory.
   */
  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const already = socket.listenerCount('close')
    this.engine.handleUpgrade(request, socket, head)
    const first = socket.listeners('close')[already]
    if (first?.name === '') socket.off('close', first as () => void) // Those of ws have names.
  }

  private isOurs(request: IncomingMessage): boolean {
    const [path] = (request.url ?? '').split('?', 1)
    return path === this.config.path || path === `${this.config.path}/`
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {}) // It may be gone already; there is nobody to tell.
  socket.once('finish', () => socket.destroy()) // Whether or not the client closes its side: Node watches it no more.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text)
}
