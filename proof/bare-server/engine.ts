import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { encodePacket } from './packets'
import { respond, type Session, type SessionSettings } from './session'

/** Engine.IO's own refusals of a request, by their code. */
const REFUSALS = {
  0: 'Transport unknown',
  1: 'Session ID unknown',
  2: 'Bad handshake method',
  3: 'Bad request',
  5: 'Unsupported protocol version',
} as const

type Refusal = keyof typeof REFUSALS

/** Engine.IO, revision 4, over node:http and ws. */
export class Engine {
  readonly http = createServer((request, response) => this.onRequest(request, response))
  readonly sessions = new Map<string, Session>()
  private readonly websockets: WebSocketServer

  constructor(
    readonly settings: SessionSettings,
    readonly makeSession: (id: string) => Session,
    readonly onSession: (session: Session) => void,
  ) {
    this.websockets = new WebSocketServer({ noServer: true, maxPayload: this.frameLimit() })
    this.http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head))
  }

  newId(): string {
    return randomBytes(15).toString('base64url')
  }

  frameLimit(): number {
    return this.settings.maxPayload
  }

  bodyLimit(): number {
    return this.settings.maxPayload
  }

  newSession(): Session {
    const session = this.makeSession(this.newId())
    this.sessions.set(session.id, session)
    return session
  }

  /** A session is announced once its client can be answered. */
  begin(session: Session): void {
    session.onClosed.push(() => this.sessions.delete(session.id))
    this.onSession(session)
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
    const refusal = this.refusalOf(request, searchParams, 'polling')
    const session = this.sessions.get(searchParams.get('sid') ?? '')
    if (pathname !== '/engine.io/') respond(response, 404, 'not found')
    else if (refusal !== undefined) this.refuse(response, refusal)
    else if (!session) this.onHandshake(response)
    else if (request.method === 'GET') session.onPoll(response)
    else void this.onPost(request, response, session)
  }

  onHandshake(response: ServerResponse): void {
    const session = this.newSession()
    respond(response, 200, encodePacket(session.openPacket()))
    this.begin(session)
  }

  private async onPost(request: IncomingMessage, response: ServerResponse, session: Session): Promise<void> {
    const body = await this.readBody(request).catch(() => undefined)
    if (body !== undefined) return session.onPost(response, body)
    respond(response, 413, 'too long')
    session.close()
  }

  /** Rejects where it is longer than the limit, or breaks off. */
  async readBody(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of request) {
      chunks.push(chunk)
      length += chunk.length
      if (length > this.bodyLimit()) throw new Error('too long')
    }
    return Buffer.concat(chunks).toString()
  }

  refusalOf({ method }: IncomingMessage, query: URLSearchParams, transport: string): Refusal | undefined {
    if (query.get('EIO') !== '4') return 5
    if (query.get('transport') !== transport) return 0
    const sid = query.get('sid')
    if (sid !== null) return this.sessions.has(sid) ? (method === 'GET' || method === 'POST' ? undefined : 3) : 1
    return method === 'GET' ? undefined : 2
  }

  refuse(response: ServerResponse, code: Refusal): void {
    respond(response, 400, JSON.stringify({ code, message: REFUSALS[code] }))
  }

  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
    socket.on('error', () => {}) // 'close' follows
    if (pathname !== '/engine.io/' || this.refusalOf(request, searchParams, 'websocket') !== undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.websockets.handleUpgrade(request, socket, head, (websocket) => {
      websocket.on('error', () => {}) // 'close' follows
      this.onWebSocket(websocket, searchParams.get('sid'))
    })
  }

  onWebSocket(websocket: WebSocket, sid: string | null): void {
    if (sid !== null) {
      this.sessions.get(sid)?.probe(websocket)
      return
    }
    const session = this.newSession()
    session.adopt(websocket)
    session.sendFrame(websocket, session.openPacket())
    this.begin(session)
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(port, host, resolve)
    })
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.http.close(resolve))
    for (const session of [...this.sessions.values()]) session.close()
    this.http.closeIdleConnections()
    const timer = setTimeout(() => this.http.closeAllConnections(), 100)
    await closed
    clearTimeout(timer)
  }
}
