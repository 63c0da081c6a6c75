import { once } from 'node:events'
import { messageOf, RequirementNotMet } from '../errors'
import type { Transcript } from '../transcript'
import { TIMED_OUT, withTimeout } from '../waiting'
import { type MessageCodec, type Request, wireCodec } from './codec'
import { type DroppingAgent, droppingAgent } from './dropping-agent'
import { type EngineSocket, openSocket, type Revision, type Transport } from './engine'
import { Inbox } from './inbox'
import type { Received } from './messages'
import { RawEngine } from './raw-engine'
import { WireNotes } from './wire-notes'

export type { Transport } from './engine'

/** RFC 6455, 5.5 */
const LONGEST_PING = Buffer.alloc(125)

export interface ConnectOptions {
  /** the client's name, for the transcript */
  name: string
  /** `http://host:port` */
  origin: string
  /** the Engine.IO path, `/engine.io` */
  path: string
  transport: Transport
  limitMs: number
  /** of the Engine.IO protocol; 4 by default */
  protocol?: Revision
  /** how messages are encoded; by default as in the completion `wire` */
  codec?: MessageCodec
}

/**
 * One Engine.IO client. It stores every frame, from before the connection is open. It never reconnects, and never leaves
 * by itself, even if the server stops sending pings.
 */
export class ProtocolClient {
  readonly inbox = new Inbox<Received>()
  /** when the server's pings came (in revision 3: its pongs), by `performance.now()` */
  readonly heartbeats = new Inbox<number>()
  /** when it began to connect, by `performance.now()` */
  readonly beganAt = performance.now()
  private readonly frames: Received[] = []
  /** the JSON of the open packet */
  handshake: unknown
  private readonly notes: WireNotes
  private muted = false
  private deaf = false
  /** whether it has sent what may end its session */
  private isStrange = false
  /** resolves when the connection has ended, with engine.io-client's reason */
  readonly closed: Promise<string>

  private constructor(
    private readonly options: ConnectOptions,
    private readonly socket: EngineSocket,
    private readonly codec: MessageCodec,
    private readonly dropping: DroppingAgent,
    private readonly transcript: Transcript,
  ) {
    this.notes = new WireNotes(options.name, transcript)
    const heartbeat = options.protocol === 3 ? 'pong' : 'ping'
    socket.wire.onPacket = (packet) => {
      this.notes.packet(packet)
      const { direction, type, data } = packet
      if (direction === 'receives' && type === heartbeat && data !== 'probe') this.heartbeats.put(performance.now())
    }
    socket.wire.onPassedOn = () => this.notes.passedOn()
    socket.onHandshake((packet) => {
      this.handshake = packet
    })
    socket.events.on('message', (data: string | Buffer) => {
      const frame = codec.read(data)
      this.notes.received(frame)
      this.frames.push(frame)
      this.inbox.put(frame)
    })
    this.closed = new Promise((resolve) => {
      socket.events.on('close', (reason: string, detail: unknown) => {
        this.notes.isDisconnected(reason, detail, socket.wire.unwrittenMessages())
        this.inbox.end()
        this.heartbeats.end()
        resolve(reason)
      })
    })
  }

  /** Connects, and resolves when the open packet has come. Throws RequirementNotMet if it does not. */
  static async connect(options: ConnectOptions, transcript: Transcript): Promise<ProtocolClient> {
    const { name, origin, path, transport, limitMs, protocol = 4, codec = wireCodec } = options
    const dropping = droppingAgent(origin.startsWith('https:'))
    transcript.note(name, 'connects', `${origin}${path} over ${transport}`, { transport })
    const socket = openSocket(protocol, origin, { path, transport, agent: dropping.agent })
    const client = new ProtocolClient(options, socket, codec, dropping, transcript)
    let failure = ''
    socket.events.on('error', (error) => {
      failure = messageOf(error)
    })
    const opened = once(socket.events, 'open').catch(() => TIMED_OUT)
    if ((await withTimeout(opened, limitMs)) !== TIMED_OUT) return client
    client.drop()
    throw new RequirementNotMet(
      `A handshake over ${transport} is answered with an open packet`,
      'an open packet',
      failure || `none within ${Math.round(limitMs)} ms`,
      'server-initializing/1',
    )
  }

  get name(): string {
    return this.options.name
  }

  get transport(): Transport {
    return this.options.transport
  }

  /** The server's address. */
  get origin(): string {
    return this.options.origin
  }

  /** Whether it can still send requests: it is connected, what it sends goes out, and it reads the replies. */
  get isAlive(): boolean {
    return !this.muted && !this.deaf && !this.isStrange && !this.inbox.hasEnded
  }

  /** What the open packet says of pings, in ms; 0 where it does not say. */
  get pings(): { interval: number; timeout: number } {
    const { pingInterval, pingTimeout } = this.handshake as { pingInterval?: unknown; pingTimeout?: unknown }
    return { interval: Number(pingInterval) || 0, timeout: Number(pingTimeout) || 0 }
  }

  /** How long the server waits for a silent client, in ms, by the open packet; 0 where that does not say. */
  get pingTimeMs(): number {
    return this.pings.interval + this.pings.timeout
  }

  /** The bytes that a body or a message may have, by the open packet; undefined where that does not say. */
  get maxPayload(): number | undefined {
    const { maxPayload } = this.handshake as { maxPayload?: unknown }
    return Number(maxPayload) > 0 ? Number(maxPayload) : undefined
  }

  /** Requests of Engine.IO beside its own. */
  get raw(): RawEngine {
    return new RawEngine(this.options)
  }

  /** The session id from the open packet; it stays when the session has ended. */
  get sessionId(): string {
    return this.socket.sessionId || String((this.handshake as { sid?: unknown }).sid ?? '')
  }

  /** All frames so far, claimed or not, in order. */
  allFrames(): readonly Received[] {
    return this.frames
  }

  /** Sends a request. Throws NotObserved or RequirementNotMet where the dialect cannot express it. */
  sendRequest(request: Request): void {
    this.send(this.codec.request(request))
  }

  /** Sends a frame as it is. */
  send(frame: string | Buffer): void {
    this.sendAll([frame])
  }

  /** Sends requests at once, as many as fit into a POST or a write. */
  sendRequests(requests: readonly Request[]): void {
    this.sendAll(requests.map((request) => this.codec.request(request)))
  }

  /** Sends frames at once, in the same way. */
  sendAll(frames: readonly (string | Buffer)[]): void {
    for (const frame of frames) {
      if (this.inbox.hasEnded) this.notes.isTooLateFor(frame)
      this.socket.send(frame)
    }
  }

  /** Sends packets that only show that it is there, though nobody has asked. */
  sendHeartbeats(count: number): void {
    for (let sent = 0; sent < count; sent += 1) this.socket.sendHeartbeat()
  }

  /** From now on it answers pings so many ms late. */
  answersLate(ms: number): void {
    this.transcript.note(this.name, `answers pings ${ms} ms late from now on`, '')
    this.socket.delayPongs(ms)
  }

  /** Sends pings of WebSocket itself, as long as they may be. */
  sendWebSocketPings(count: number): void {
    this.transcript.note(this.name, `sends ${count} pings of WebSocket`, '')
    const webSocket = this.socket.webSocket()
    for (let sent = 0; sent < count; sent += 1) webSocket.ping(LONGEST_PING)
  }

  /** Sends a request as one message of WebSocket in so many fragments (RFC 6455, 5.4). */
  sendInFragments(request: Request, count: number): void {
    const frame = this.codec.request(request)
    this.transcript.note(this.name, `sends in ${count} fragments`, String(frame))
    const packet = Buffer.from(`4${frame}`)
    const size = Math.floor(packet.length / count)
    const webSocket = this.socket.webSocket()
    for (let number = 0; number < count; number += 1) {
      const fin = number === count - 1
      webSocket.send(packet.subarray(number * size, fin ? undefined : (number + 1) * size), { fin, binary: false })
    }
  }

  /** Sends a text frame of WebSocket as it is, packet type and all. */
  sendWebSocketFrame(text: string): void {
    this.transcript.note(this.name, 'sends the WebSocket frame', text)
    this.isStrange = true
    this.socket.webSocket().send(text, { fin: true, binary: false })
  }

  /** Whether a ping of WebSocket itself is answered by a pong with its data within the limit (RFC 6455, 5.5.3). */
  async isPongedAtOnce(): Promise<boolean> {
    const webSocket = this.socket.webSocket()
    const ponged = new Promise<boolean>((resolve) => {
      webSocket.once('pong', (data: Buffer) => resolve(data.equals(LONGEST_PING)))
    })
    this.sendWebSocketPings(1)
    return (await withTimeout(ponged, this.options.limitMs)) === true
  }

  /** Upgrades from polling to websocket; resolves when the client has. Throws RequirementNotMet if that fails. */
  async upgrade(): Promise<void> {
    const { transcript, name, options } = this
    const requirement = `The upgrade of ${name} to websocket is completed`
    const { upgrades } = this.handshake as { upgrades?: unknown }
    if (!Array.isArray(upgrades) || !upgrades.includes('websocket')) {
      const owner = Array.isArray(upgrades) ? 'connection/3' : 'server-initializing/1'
      throw new RequirementNotMet(requirement, 'websocket', 'the open packet offers none', owner)
    }
    const { events } = this.socket
    let failure = ''
    events.once('upgradeError', (error) => {
      failure = messageOf(error)
    })
    const upgraded = new Promise<true>((resolve) => events.once('upgrade', () => resolve(true)))
    const failed = new Promise<false>((resolve) => {
      events.once('upgradeError', () => resolve(false))
      void this.closed.then(() => resolve(false))
    })
    this.socket.beginUpgrade()
    const outcome = await withTimeout(Promise.race([upgraded, failed]), options.limitMs)
    if (outcome === true) return transcript.note(name, 'has changed to websocket', '')
    const actual = failure || (outcome === TIMED_OUT ? 'it is still under way' : 'the connection was closed')
    throw new RequirementNotMet(requirement, 'websocket', actual, 'connection/3')
  }

  /** From now on what it sends is discarded. Its sockets stay open, and it still reads. */
  fallSilent(): void {
    this.notes.fallsSilent()
    this.muted = true
    this.dropping.mute()
  }

  /** From now on it reads nothing, and does not notice its end. What it sends still goes out. */
  stopReading(): void {
    this.transcript.note(this.name, 'stops reading', '')
    this.deaf = true
    this.dropping.stopReading()
  }

  /**
   * Leaves with a close packet, or the WebSocket's closing handshake. Over polling the packet may still be on its way when
   * this resolves, so the sockets stay open until `drop`. If the server does not let the client leave within the limit,
   * the client drops its sockets.
   */
  async leave(): Promise<void> {
    this.transcript.note(this.name, 'leaves', '')
    this.socket.close()
    if ((await withTimeout(this.closed, this.options.limitMs)) === TIMED_OUT) this.drop()
  }

  /** Vanishes: the sockets are destroyed, without a close packet. */
  drop(): void {
    if (!this.inbox.hasEnded) this.notes.vanishes()
    this.dropping.drop()
    this.socket.close()
  }
}
