import { once } from 'node:events'
import { NodeXHR, Socket } from 'engine.io-client'
import { type DroppingAgent, droppingAgent } from './dropping-agent'
import { messageOf, RequirementNotMet } from './errors'
import { gatedWebSocket } from './gated-websocket'
import { Inbox } from './inbox'
import { TIMED_OUT, within } from './limits'
import { type Received, readFrame } from './message-judge'
import type { Transcript } from './transcript'

/** The third begins on polling, and changes to websocket when it is told to (`upgrade`). */
export type Transport = 'websocket' | 'polling' | 'polling, then websocket'

/** ms; more than any scenario takes, and no more than a timer can */
const NEVER = 2 ** 30

export interface ConnectOptions {
  /** whose client it is, for the transcript */
  name: string
  /** `http://host:port` */
  origin: string
  /** the Engine.IO path, `/engine.io` */
  path: string
  transport: Transport
  limitMs: number
}

/**
 * One Engine.IO client (protocol revision 4). Every frame is stored from before the connection is open; leaving is an
 * event. It never reconnects, and never leaves by itself, whatever pings it gets.
 */
export class ProtocolClient {
  readonly inbox = new Inbox<Received>()
  private readonly frames: Received[] = []
  /** the JSON of the open packet */
  handshake: unknown
  private openGate = () => {}
  private muted = false
  /** resolves when the connection has ended, with the reason engine.io-client gives */
  readonly closed: Promise<string>

  private constructor(
    private readonly options: ConnectOptions,
    private readonly socket: Socket,
    private readonly dropping: DroppingAgent,
    private readonly transcript: Transcript,
  ) {
    const { name } = options
    socket.on('handshake', (data) => {
      this.handshake = { ...data }
      // The client reads it from here: that the server ends a silent connection must not be told by our own clock.
      Object.assign(data, { pingInterval: 0, pingTimeout: NEVER })
      // What is no list would make the client throw, where nobody could catch it; the packet is judged as it came.
      if (!Array.isArray(data.upgrades)) data.upgrades = []
    })
    socket.on('message', (data: string | Buffer) => {
      const frame = readFrame(data)
      transcript.note(name, frame.binary ? 'receives bytes' : 'receives', frame.raw)
      this.frames.push(frame)
      this.inbox.put(frame)
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', (reason: string) => {
        transcript.note(name, 'is disconnected', reason)
        this.inbox.end()
        resolve(reason)
      })
    })
  }

  /** Connects, and resolves when the open packet has come. Throws RequirementNotMet if it does not. */
  static async connect(options: ConnectOptions, transcript: Transcript): Promise<ProtocolClient> {
    const { name, origin, path, transport, limitMs } = options
    const dropping = droppingAgent(origin.startsWith('https:'))
    transcript.note(name, 'connects', `${origin}${path} over ${transport}`, { transport })
    let openGate = () => {}
    const gate = new Promise<void>((resolve) => {
      openGate = resolve
    })
    const upgrade = transport === 'polling, then websocket'
    const socket = new Socket(origin, {
      path,
      transports: upgrade ? [NodeXHR, gatedWebSocket(gate)] : [transport],
      upgrade,
      // engine.io-client types the browser's agents only; in Node it is handed to the http module as it is
      agent: dropping.agent as unknown as string,
    })
    const client = new ProtocolClient(options, socket, dropping, transcript)
    client.openGate = openGate
    let failure = ''
    socket.on('error', (error) => {
      failure = messageOf(error)
    })
    const opened = once(socket as unknown as NodeJS.EventEmitter, 'open').catch(() => TIMED_OUT)
    if ((await within(opened, limitMs)) !== TIMED_OUT) return client
    client.drop()
    throw new RequirementNotMet(
      `A handshake over ${transport} is answered with an open packet`,
      'an open packet',
      failure || `none within ${Math.round(limitMs)} ms`,
    )
  }

  get name(): string {
    return this.options.name
  }

  get transport(): Transport {
    return this.options.transport
  }

  /** Where it connected to. */
  get origin(): string {
    return this.options.origin
  }

  /** Whether it can be asked for anything: it is connected, and what it sends goes out. */
  get isAlive(): boolean {
    return !this.muted && !this.inbox.hasEnded
  }

  /** How long a server gives a silent client, in ms, by the open packet; 0 where that does not tell. */
  get pingTimeMs(): number {
    const { pingInterval, pingTimeout } = this.handshake as { pingInterval?: unknown; pingTimeout?: unknown }
    return (Number(pingInterval) || 0) + (Number(pingTimeout) || 0)
  }

  /** The session id that the open packet gave. */
  get sessionId(): string {
    return this.socket.id
  }

  /** All that came, claimed or not, in order. */
  everything(): readonly Received[] {
    return this.frames
  }

  send(frame: string | Buffer): void {
    if (typeof frame === 'string') this.transcript.note(this.name, 'sends', frame)
    else this.transcript.note(this.name, 'sends bytes', frame.toString('base64'))
    this.socket.send(frame)
  }

  /** Changes from polling to websocket; resolves when the client has. Throws RequirementNotMet if that fails. */
  async upgrade(): Promise<void> {
    const { transcript, name, options } = this
    const requirement = `The upgrade of ${name} to websocket is completed`
    const { upgrades } = this.handshake as { upgrades?: unknown }
    if (!Array.isArray(upgrades) || !upgrades.includes('websocket'))
      throw new RequirementNotMet(requirement, 'websocket', 'the open packet offers none')
    const socket = this.socket as unknown as NodeJS.EventEmitter
    let failure = ''
    socket.once('upgradeError', (error) => {
      failure = messageOf(error)
    })
    const upgraded = once(socket, 'upgrade').then(() => true)
    const failed = Promise.race([once(socket, 'upgradeError'), this.closed]).then(() => false)
    this.openGate()
    const outcome = await within(Promise.race([upgraded, failed]), options.limitMs)
    if (outcome === true) return transcript.note(name, 'has changed to websocket', '')
    const actual = failure || (outcome === TIMED_OUT ? 'it is still under way' : 'the connection was closed')
    throw new RequirementNotMet(requirement, 'websocket', actual)
  }

  /** From now on what it would send is lost on the way; its sockets stay open, and it reads on. */
  fallSilent(): void {
    this.transcript.note(this.name, 'falls silent', '')
    this.muted = true
    this.dropping.mute()
  }

  /**
   * Leaves with a close packet, or the WebSocket's closing handshake. Over polling the packet is still on its way when
   * this resolves: the sockets are left alone until `drop`. Who cannot leave, because the server takes nothing any more,
   * vanishes at the limit.
   */
  async leave(): Promise<void> {
    this.transcript.note(this.name, 'leaves', '')
    this.socket.close()
    if ((await within(this.closed, this.options.limitMs)) === TIMED_OUT) this.drop()
  }

  /** Leaves without a word: the sockets are destroyed. */
  drop(): void {
    if (!this.inbox.hasEnded) this.transcript.note(this.name, 'vanishes', '')
    this.dropping.drop()
    this.socket.close()
  }
}
