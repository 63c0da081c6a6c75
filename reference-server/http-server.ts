import { createServer, type IncomingMessage, type Server as NodeHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, BlockList, type Socket as TcpSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Socket } from 'engine.io'
import type { WebConsole } from './console'
import { clientAddress, parseAddresses } from './http/addresses'
import { Engine, idOf, takeRequest } from './http/engine'
import { Pipelines } from './http/pipelines'
import { pathOf, refuseAtOnce, refuseConnection, respond, sessionOf, useOriginForm } from './http/requests'
import type { Counters } from './limits/counters'
import { Descriptors } from './limits/descriptors'
import { type Refusal, Room } from './limits/room'
import type { Config } from './options'
import { MAX_TIMER } from './settings'

/** Milliseconds a client has to close its side once the server closes; then its socket is destroyed. */
const CLOSE_TIMEOUT = 500

/** An idle connection is dead when a poll is this many milliseconds later than pings allow. */
const POLL_TOLERANCE = 60_000

const REFUSALS: Readonly<Record<Refusal, string>> = {
  maxConnections: 'This server has reached its client limit.\n',
  maxPerAddress: 'Too many clients have this address.\n',
}

/** What Engine.IO's polling takes. */
const METHODS = ['GET', 'POST']

/** The network side: an HTTP server with Engine.IO on one path. */
export class HttpServer {
  protected readonly engine: Engine
  protected readonly http: NodeHttpServer
  private readonly sockets = new Set<TcpSocket>()
  private readonly pipelines: Pipelines
  private readonly descriptors: Descriptors
  private readonly room: Room
  /** One function for all clients: most are idle. */
  private readonly onSessionEnd: (this: Socket) => void
  private readonly proxies: BlockList
  /** Milliseconds without traffic after which a connection that has sent a request is destroyed. */
  private readonly idleTimeout: number
  private closing = false

  /**
   * @param onClient called with each Engine.IO connection once its handshake is done
   * @param counters where refused handshakes, bodies and connections, and closed connections, are counted
   * @param onWarning called when the server runs out of what the system gives it
   * @param webConsole what answers on its own path, if anything does
   */
  constructor(
    private readonly config: Config,
    onClient: (socket: Socket) => void,
    private readonly counters: Pick<Counters, 'refused' | 'closed'>,
    onWarning: (error: Error) => void,
    private readonly webConsole?: Pick<WebConsole, 'owns' | 'answer'>,
  ) {
    this.descriptors = new Descriptors(counters, onWarning)
    this.pipelines = new Pipelines(() => {
      counters.closed.maxRequests += 1
    })
    this.proxies = parseAddresses(config.trustProxy) ?? new BlockList()
    this.idleTimeout = Math.min(config.pingInterval + config.pingTimeout + POLL_TOLERANCE, MAX_TIMER)
    this.engine = new Engine(config) // server-initializing/1
    this.engine.on('connection', (client: Socket) => this.onSession(client, onClient))
    const room = new Room(config, this.engine, counters)
    this.room = room
    this.onSessionEnd = function (this: Socket) {
      room.leave(idOf(this))
    }

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
      if (this.descriptors.refuse(socket, sockets.size)) {
        refuseAtOnce(socket)
        return
      }
      sockets.add(socket)
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
    this.room.close()
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
    this.pipelines.serve(request, response, () => this.serve(request, response))
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    useOriginForm(request)
    if (this.closing) respond(response, 503, 'This server is closing.\n')
    else if (request.url === '*')
      respond(response, 204, '', { allow: METHODS.join(', ') }) // OPTIONS * asks whether a server is there.
    else if (this.isEnginePath(request)) this.serveEngine(request, response)
    else if (this.webConsole?.owns(pathOf(request))) this.webConsole.answer(request, response)
    else respond(response, 404, `This is a realizehit server; it speaks Engine.IO at ${this.config.path}/\n`)
  }

  private serveEngine(request: IncomingMessage, response: ServerResponse): void {
    const session = sessionOf(request)
    const refusal = this.refusalOf(request, session)
    if (refusal) {
      respond(response, 503, REFUSALS[refusal])
    } else if (session !== undefined && !METHODS.includes(request.method ?? '') && this.engine.hasSession(session)) {
      respond(response, 405, 'A session takes GET and POST.\n', { allow: METHODS.join(', ') }) // Engine.IO would answer 500.
    } else {
      response.once('finish', () => {
        if (response.statusCode === 413) this.counters.refused.maxPayload += 1
      })
      this.engine.handleRequest(request as never, response)
    }
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    useOriginForm(request)
    // Its response would come before those of the requests that it was sent behind.
    if (this.pipelines.has(socket)) socket.destroy()
    else if (this.closing) refuseConnection(socket, '503 Service Unavailable')
    else if (!this.isEnginePath(request)) refuseConnection(socket, '404 Not Found')
    else if (this.refusalOf(request, sessionOf(request))) refuseConnection(socket, '503 Service Unavailable')
    else this.engine.handleUpgrade(request, socket, head)
  }

  /** Why there is no room for a handshake, if there is none. A request with a session belongs to a client that is connected. */
  private refusalOf(request: IncomingMessage, session: string | undefined): Refusal | undefined {
    if (session === undefined) return this.room.refuse(clientAddress(request, this.proxies))
    if (request.method === 'GET') this.room.hear(session)
    return undefined
  }

  /** A handshake has ended. The server may be closing or full by now. */
  private onSession(client: Socket, onClient: (socket: Socket) => void): void {
    const address = clientAddress(takeRequest(client), this.proxies)
    if (this.closing) this.engine.disconnect(client)
    else if (this.room.admit(idOf(client), address, client.transport.name === 'polling')) {
      client.on('close', this.onSessionEnd)
      onClient(client)
    } else client.close(true)
  }

  private isEnginePath(request: IncomingMessage): boolean {
    const path = pathOf(request)
    return path === this.config.path || path === `${this.config.path}/`
  }
}
