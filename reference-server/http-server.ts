import { createServer, type IncomingMessage, type Server as NodeHttpServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as Engine, type ServerOptions as EngineOptions, type Socket } from 'engine.io'
import { ClientWebSocketServer } from './client-websocket'
import { type Config, MAX_TIMER } from './config'
import type { Counters } from './limits/counters'

/** Milliseconds a client has to close its side once the server closes; then its socket is destroyed. */
const CLOSE_TIMEOUT = 500

/** An idle connection is dead when a poll is this many milliseconds later than pings allow. */
const POLL_TOLERANCE = 60_000

/** The network side: an HTTP server with Engine.IO on one path. */
export class HttpServer {
  protected readonly engine: Engine
  protected readonly http: NodeHttpServer
  private readonly sockets = new Set<TcpSocket>()
  /** Milliseconds without traffic after which a connection that has sent a request is destroyed. */
  private readonly idleTimeout: number
  private closing = false

  /**
   * @param onClient called with each Engine.IO connection once its handshake is done
   * @param counters where refused handshakes and bodies are counted
   */
  constructor(
    private readonly config: Config,
    onClient: (socket: Socket) => void,
    private readonly counters: Pick<Counters, 'refused'>,
  ) {
    this.idleTimeout = Math.min(config.pingInterval + config.pingTimeout + POLL_TOLERANCE, MAX_TIMER)
    // server-initializing/1
    this.engine = new Engine({
      pingInterval: config.pingInterval,
      pingTimeout: config.pingTimeout,
      maxHttpBufferSize: config.maxPayload,
      // Messages are small; compressing the response to a poll would cost more than it saves.
      httpCompression: false,
      wsEngine: ClientWebSocketServer,
    } as EngineOptions)
    this.engine.on('connection', (socket: Socket) => {
      Reflect.set(socket, 'request', undefined) // See `upgrade`.
      // A handshake that began before the server was closing or full may end after it.
      const isFull = this.engine.clientsCount > config.maxConnections
      if (isFull) counters.refused.maxConnections += 1
      if (isFull || this.closing) socket.close(true)
      else onClient(socket)
    })

    // server-initializing/2. Not `engine.attach`: it takes every path that starts with ours, and ours only with a trailing slash.
    this.http = createServer((request, response) => this.onRequest(request, response))
    this.http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head))
    const { sockets } = this
    // One function for all sockets: most clients are idle.
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

  /** Starts to accept connections; rejects with the system's error if it cannot (EADDRINUSE, …). */
  async listen(): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      // Never removed: an error after listening (no file descriptor left to accept with) must not end the process.
      this.http.on('error', reject)
      this.http.listen(this.config.port, this.config.host, () => resolve())
    })
    return this.http.address() as AddressInfo
  }

  /** Accepts no new client and disconnects all. Resolves when no socket is left, soon after `CLOSE_TIMEOUT` at the latest. */
  async close(): Promise<void> {
    this.closing = true
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()))
    this.engine.close()
    const timer = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy()
    }, CLOSE_TIMEOUT)
    await closed
    clearTimeout(timer)
  }

  private onRequest(request: IncomingMessage, response: ServerResponse): void {
    // A response that is never read would stay as long as its connection. Not `http.timeout`: WebSockets would keep its timer.
    request.socket.setTimeout(this.idleTimeout)
    if (this.closing) respond(response, 503, 'This server is closing.\n')
    else if (this.isEnginePath(request)) this.serve(request, response)
    else respond(response, 404, `This is a realizehit server; it speaks Engine.IO at ${this.config.path}/\n`)
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    if (this.hasNoRoomFor(request)) {
      respond(response, 503, 'This server has reached its client limit.\n')
      return
    }
    response.once('finish', () => {
      if (response.statusCode === 413) this.counters.refused.maxPayload += 1
    })
    this.engine.handleRequest(request, response)
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.closing || !this.isEnginePath(request)) refuseUpgrade(socket, '404 Not Found')
    else if (this.hasNoRoomFor(request)) refuseUpgrade(socket, '503 Service Unavailable')
    else this.upgrade(request, socket, head)
  }

  /** Only a handshake needs room: a request with a session belongs to a client that is connected. */
  private hasNoRoomFor(request: IncomingMessage): boolean {
    if (this.engine.clientsCount < this.config.maxConnections) return false
    const [, query] = (request.url ?? '').split('?', 2)
    if (new URLSearchParams(query).get('sid')) return false
    this.counters.refused.maxConnections += 1
    return true
  }

  /**
   * Engine.IO keeps a client's first request in memory in two places: as `socket.request`, and in a response object for
   * middlewares, which a `close` listener on the connection holds. We use neither; without them an idle client costs a sixth less.
   *
   * A successful upgrade adds two `close` listeners: Engine.IO's, and then that of ws, by which a client's end is noticed. Any
   * other number means that one of the two works differently now. Then every listener stays, and idle-memory.test.ts fails.
   */
  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const before = socket.listenerCount('close')
    this.engine.handleUpgrade(request, socket, head)
    const [ofEngine, ofWs, ...others] = socket.listeners('close').slice(before) as (() => void)[]
    if (ofEngine && ofWs && others.length === 0) socket.off('close', ofEngine)
  }

  private isEnginePath(request: IncomingMessage): boolean {
    const [path] = (request.url ?? '').split('?', 1)
    return path === this.config.path || path === `${this.config.path}/`
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => {}) // The client may be gone already.
  socket.once('finish', () => socket.destroy()) // Even if the client does not close its side: Node no longer watches this socket.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text)
}
