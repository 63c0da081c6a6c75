import { connect, type Socket } from 'node:net'
import { FrameCounter } from './frames'
import { type Action, textFrame, upgrade, type Wire } from './wires'

/** Where and how a client connects. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly wire: Wire
}

/** Engine.IO's ping is a frame of this one byte. */
const PING = '2'.charCodeAt(0)
const PONG = textFrame('3')
const END_OF_HEAD = '\r\n\r\n'

/** All clients read into the same buffer, one after the other: what a chunk holds is counted before the next is read. */
const BUFFER = Buffer.allocUnsafe(256 * 1024)

/**
 * One connection that counts frames. What comes before the greetings are over counts as nothing; after that, each frame
 * but a ping is told to `onFrame`.
 */
export class Client {
  /** Resolves when the greetings are over. */
  readonly ready: Promise<void>
  /** Called with each frame. Its owner changes it as the phase of the measurement changes. */
  onFrame: (client: Client) => void = () => {}
  /** Frames counted in the present phase; kept by its owner. */
  frames = 0
  /** The text of the last chunk, once asked for with `keepText`. */
  lastText = ''
  keepText = false

  private readonly socket: Socket
  private readonly counter = new FrameCounter((bytes, first) => this.frame(bytes, first))
  private head = ''
  private upgraded = false
  private greetings = 0
  private settle: { resolve(): void; reject(error: Error): void } | undefined
  private leaving = false

  /** @param onLost called when the connection ends and nobody has asked for it */
  constructor(
    private readonly address: Address,
    onLost: (error: Error) => void,
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
    const { host, port, wire } = address
    const onread = { buffer: BUFFER, callback: (bytes: number) => this.read(bytes) }
    this.socket = connect({ host, port, noDelay: true, onread })
    this.socket.on('connect', () => this.socket.write(upgrade(wire, host, port)))
    let reason = 'the server closed a connection'
    this.socket.on('error', (error) => {
      reason = error.message
    })
    this.socket.on('close', () => {
      if (this.leaving) return
      const error = new Error(reason)
      this.settle?.reject(error)
      if (this.upgraded) onLost(error)
    })
  }

  request(action: Action, pattern: string): void {
    this.socket.write(textFrame(this.address.wire.request(action, pattern)))
  }

  /** Ends the connection without a word. */
  leave(): void {
    this.leaving = true
    this.socket.destroy()
  }

  private read(bytes: number): boolean {
    if (this.keepText) this.lastText = BUFFER.toString('utf8', 0, bytes)
    if (this.upgraded) this.counter.feed(BUFFER, 0, bytes)
    else this.handshake(BUFFER.toString('latin1', 0, bytes))
    return true
  }

  private handshake(text: string): void {
    this.head += text
    const end = this.head.indexOf(END_OF_HEAD)
    if (end < 0) return
    if (!this.head.startsWith('HTTP/1.1 101')) {
      this.settle?.reject(new Error(`the handshake was answered with ${this.head.split('\r\n', 1)[0]}`))
      this.leave()
      return
    }
    this.upgraded = true
    const rest = Buffer.from(this.head.slice(end + END_OF_HEAD.length), 'latin1')
    if (this.address.wire.greetings.length === 0) this.settle?.resolve()
    this.counter.feed(rest, 0, rest.length)
  }

  private frame(bytes: number, first: number): void {
    if (bytes === 1 && first === PING) this.socket.write(PONG)
    else if (this.greetings < this.address.wire.greetings.length) this.greet()
    else this.onFrame(this)
  }

  private greet(): void {
    const { greetings } = this.address.wire
    const answer = greetings[this.greetings++]
    if (answer) this.socket.write(textFrame(answer))
    if (this.greetings === greetings.length) this.settle?.resolve()
  }
}
