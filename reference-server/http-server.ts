import { createServer, type IncomingMessage, type Server as NodeHttpServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as Engine, type ServerOptions as EngineOptions, type Socket } from 'engine.io'
import { type ClientWebSocket, ClientWebSocketServer } from './client-websocket'
import { type Config, MAX_TIMER } from './config'
import { Pipelines } from './http/pipelines'
import { pathOf, refuseConnection, respond, sessionOf, useOriginForm } from './http/requests'
import type { Counters } from './limits/counters'

/** Milliseconds a client has to close its side once the server closes; then its socket is destroyed. */
const CLOSE_TIMEOUT = 500

/** An idle connection is dead when a poll is this many milliseconds later than pings allow. */
const POLL_TOLERANCE = 60_000

/** WebSocket's code for a server that goes down (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001

/** What Engine.IO's polling takes. */
const METHODS = ['GET', 'POST']

/** The network side: an HTTP server with Engine.IO on one path. */
export class HttpServer {
  protected readonly engine: Engine
  protected readonly http: NodeHttpServer
  private readonly sockets = new Set<TcpSocket>()
  private readonly pipelines: Pipelines
  /** Milliseconds without traffic after which a connection that has sent a request is destroyed. */
  private readonly idleTimeout: number
  private closing = false

  /**
   * @param onClient called with each Engine.IO connection once its handshake is done
   * @param counters where refused handshakes and bodies, and closed connections, are counted
   */
  constructor(
    private readonly config: Config,
    onClient: (socket: Socket) => void,
    private readonly counters: Pick<Counters, 'refused' | 'closed'>,
  ) {
    this.pipelines = new Pipelines(() => {
      counters.closed.maxRequests += 1
    })
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
      if (isFull) socket.close(true)
      else if (this.closing) disconnect(socket)
      else onClient(socket)
    })
    // So that closing need not wait for the clients to close the connections of their last polls.
    this.engine.on('headers', (headers: Record<string, string>) => {
      if (this.closing) headers.connection = 'close'
    })

    // server-initializing/2. Not `engine.attach`: it takes every path that starts with ours, and ours only with a trailing slash.
    this.http = createServer((request, response) => this.onRequest(request, response))
    this.http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head))
    const { sockets, pipelines } = this
    // One function for all sockets: most clients are idle.
    function forget(this: TcpSocket) {
      sockets.delete(this)
      pipelines.forget(this)
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

  /** Accepts no new client and disconnects all, open polls by a close packet. Resolves when no socket is left, soon after `CLOSE_TIMEOUT` at the latest. */
  async close(): Promise<void> {
    this.closing = true
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()))
    for (const socket of Object.values(Reflect.get(this.engine, 'clients') as Record<string, Socket>))
      disconnect(socket)
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
    this.pipelines.serve(request, response, () => this.serve(request, response))
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    useOriginForm(request)
    if (this.closing) respond(response, 503, 'This server is closing.\n')
    else if (request.url === '*')
      respond(response, 204, '', { allow: METHODS.join(', ') }) // OPTIONS * asks whether a server is there.
    else if (this.isEnginePath(request)) this.serveEngine(request, response)
    else respond(response, 404, `This is a realizehit server; it speaks Engine.IO at ${this.config.path}/\n`)
  }

  private serveEngine(request: IncomingMessage, response: ServerResponse): void {
    const session = sessionOf(request)
    if (session === undefined && this.isFull()) {
      respond(response, 503, 'This server has reached its client limit.\n')
    } else if (session !== undefined && !METHODS.includes(request.method ?? '') && this.hasSession(session)) {
      respond(response, 405, 'A session takes GET and POST.\n', { allow: METHODS.join(', ') }) // Engine.IO would answer 500.
    } else {
      response.once('finish', () => {
        if (response.statusCode === 413) this.counters.refused.maxPayload += 1
      })
      this.engine.handleRequest(request, response)
    }
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    useOriginForm(request)
    // Its response would come before those of the requests that it was sent behind.
    if (this.pipelines.has(socket)) socket.destroy()
    else if (this.closing) refuseConnection(socket, '503 Service Unavailable')
    else if (!this.isEnginePath(request)) refuseConnection(socket, '404 Not Found')
    else if (sessionOf(request) === undefined && this.isFull()) refuseConnection(socket, '503 Service Unavailable')
    else this.upgrade(request, socket, head)
  }

  /** Whether there is no room for a handshake. A request with a session needs none: it belongs to a client that is connected. */
  private isFull(): boolean {
    if (this.engine.clientsCount < this.config.maxConnections) return false
    this.counters.refused.maxConnections += 1
    return true
  }

  /** Every client, by its session. */
  private get sessions(): Readonly<Record<string, Socket>> {
    return Reflect.get(this.engine, 'clients') // protected in Engine.IO's types, public in its documentation
  }

  private hasSession(session: string): boolean {
    return Object.hasOwn(this.sessions, session)
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
    const path = pathOf(request)
    return path === this.config.path || path === `${this.config.path}/`
  }
}

/** Disconnects a client because the server closes. */
function disconnect(socket: Socket): void {
  const { socket: webSocket } = socket.transport as { readonly socket?: ClientWebSocket } // None on polling.
  webSocket?.close(GOING_AWAY)
  socket.close(true)
}
