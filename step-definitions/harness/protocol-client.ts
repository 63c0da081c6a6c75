import { once } from 'node:events'
import { Socket } from 'engine.io-client'
import { type DroppingAgent, droppingAgent } from './dropping-agent'
import { messageOf, RequirementNotMet } from './errors'
import { Inbox } from './inbox'
import { TIMED_OUT, within } from './limits'
import { type Received, readFrame } from './message-judge'
import type { Transcript } from './transcript'

export type Transport = 'websocket' | 'polling'

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
 * One Engine.IO client (protocol revision 4) on one transport. Every frame is stored from before the connection is
 * open; leaving is an event. It never reconnects.
 */
export class ProtocolClient {
  readonly inbox = new Inbox<Received>()
  private readonly frames: Received[] = []
  /** the JSON of the open packet */
  handshake: unknown
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
      this.handshake = data
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
    const socket = new Socket(origin, {
      path,
      transports: [transport],
      upgrade: false,
      // engine.io-client types the browser's agents only; in Node it is handed to the http module as it is
      agent: dropping.agent as unknown as string,
    })
    const client = new ProtocolClient(options, socket, dropping, transcript)
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

  /**
   * Leaves with a close packet, or the WebSocket's closing handshake. Over polling the packet is still on its way when
   * this resolves: the sockets are left alone until `drop`.
   */
  async leave(): Promise<void> {
    this.transcript.note(this.name, 'leaves', '')
    this.socket.close()
    await this.closed
  }

  /** Leaves without a word: the sockets are destroyed. */
  drop(): void {
    if (!this.inbox.hasEnded) this.transcript.note(this.name, 'vanishes', '')
    this.dropping.drop()
    this.socket.close()
  }
}
