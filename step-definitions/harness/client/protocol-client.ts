import { once } from 'node:events'
import { messageOf, RequirementNotMet } from '../errors'
import { TIMED_OUT, within } from '../limits'
import type { Transcript } from '../transcript'
import { type Request, type Speech, WIRE } from './codec'
import { type DroppingAgent, droppingAgent } from './dropping-agent'
import { type EngineSocket, openSocket, type Revision, type Transport } from './engine'
import { Inbox } from './inbox'
import type { Received } from './messages'

export type { Transport } from './engine'

export interface ConnectOptions {
  /** whose client it is, for the transcript */
  name: string
  /** `http://host:port` */
  origin: string
  /** the Engine.IO path, `/engine.io` */
  path: string
  transport: Transport
  limitMs: number
  /** of the Engine.IO protocol; 4 where none is asked for */
  protocol?: Revision
  /** how requests and messages are said; as in the completion `wire` where nothing else is asked for */
  speech?: Speech
}

/**
 * One Engine.IO client. Every frame is stored from before the connection is open; leaving is an
 * event. It never reconnects, and never leaves by itself, whatever pings it gets.
 */
export class ProtocolClient {
  readonly inbox = new Inbox<Received>()
  private readonly frames: Received[] = []
  /** the JSON of the open packet */
  handshake: unknown
  private muted = false
  /** resolves when the connection has ended, with the reason engine.io-client gives */
  readonly closed: Promise<string>

  private constructor(
    private readonly options: ConnectOptions,
    private readonly socket: EngineSocket,
    private readonly speech: Speech,
    private readonly dropping: DroppingAgent,
    private readonly transcript: Transcript,
  ) {
    const { name } = options
    socket.onHandshake((packet) => {
      this.handshake = packet
    })
    socket.events.on('message', (data: string | Buffer) => {
      const frame = speech.read(data)
      const how = frame.unknown ? ' what the dialect does not know' : frame.binary ? ' bytes' : ''
      transcript.note(name, `receives${how}`, frame.raw)
      this.frames.push(frame)
      this.inbox.put(frame)
    })
    this.closed = new Promise((resolve) => {
      socket.events.on('close', (reason: string) => {
        transcript.note(name, 'is disconnected', reason)
        this.inbox.end()
        resolve(reason)
      })
    })
  }

  /** Connects, and resolves when the open packet has come. Throws RequirementNotMet if it does not. */
  static async connect(options: ConnectOptions, transcript: Transcript): Promise<ProtocolClient> {
    const { name, origin, path, transport, limitMs, protocol = 4, speech = WIRE } = options
    const dropping = droppingAgent(origin.startsWith('https:'))
    transcript.note(name, 'connects', `${origin}${path} over ${transport}`, { transport })
    const socket = openSocket(protocol, origin, { path, transport, agent: dropping.agent })
    const client = new ProtocolClient(options, socket, speech, dropping, transcript)
    let failure = ''
    socket.events.on('error', (error) => {
      failure = messageOf(error)
    })
    const opened = once(socket.events, 'open').catch(() => TIMED_OUT)
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
    return this.socket.sessionId
  }

  /** All that came, claimed or not, in order. */
  everything(): readonly Received[] {
    return this.frames
  }

  /** Sends a request. Throws RequirementNotMet where the server's language has no words for it. */
  ask(request: Request): void {
    this.send(this.speech.request(request))
  }

  /** Sends a frame as it is. */
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
    const { events } = this.socket
    let failure = ''
    events.once('upgradeError', (error) => {
      failure = messageOf(error)
    })
    const upgraded = once(events, 'upgrade').then(() => true)
    const failed = Promise.race([once(events, 'upgradeError'), this.closed]).then(() => false)
    this.socket.beginUpgrade()
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
