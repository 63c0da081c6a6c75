import { connect, type Socket } from 'node:net'
import { FrameCounter } from './frames'
import { textFrame } from './websocket'
import type { Action, Wire } from './wires'

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
  onFrame: () => void = () => {}
  /** Frames counted in the present phase; kept by its owner. */
  frames = 0
  /** The text of the last chunk, while `keepText`. */
  lastText = ''
  keepText = false

  private readonly wire: Wire
  private readonly socket: Socket
  private readonly counter: FrameCounter
  private head = ''
  private open: boolean
  private greetings = 0
  private settle: { resolve(): void; reject(error: Error): void } | undefined
  private leaving = false

  /** @param onLost called when the connection ends and nobody has asked for it */
  constructor({ host, port, wire }: Address, onLost: (error: Error) => void) {
    this.wire = wire
    this.open = !wire.http
    this.counter = new FrameCounter(wire.readHead, (bytes, first) => this.frame(bytes, first))
    this.ready = new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
    const onread = { buffer: BUFFER, callback: (bytes: number) => this.read(bytes) }
    this.socket = connect({ host, port, noDelay: true, onread })
    this.socket.write(wire.opening())
    let reason = 'the server closed a connection'
    this.socket.on('error', (error) => {
      reason = error.message
    })
    this.socket.on('close', () => {
      if (this.leaving) return
      const error = new Error(reason)
      this.settle?.reject(error)
      onLost(error)
    })
  }

  request(action: Action, pattern: string): void {
    this.socket.write(this.wire.request(action, pattern))
  }

  /** Ends the connection without a word. */
  leave(): void {
    this.leaving = true
    this.socket.destroy()
  }

  private read(bytes: number): boolean {
    if (this.keepText) this.lastText = BUFFER.toString('utf8', 0, bytes)
    try {
      if (this.open) this.counter.feed(BUFFER, bytes)
      else this.handshake(BUFFER.toString('latin1', 0, bytes))
    } catch (error) {
      this.socket.destroy(error as Error)
    }
    return true
  }

  private handshake(text: string): void {
    this.head += text
    const end = this.head.indexOf(END_OF_HEAD)
    if (end < 0) return
    if (!this.head.startsWith('HTTP/1.1 101'))
      throw new Error(`the handshake was answered with ${this.head.split('\r\n', 1)[0]}`)
    this.open = true
    if (this.wire.greetings.length === 0) this.settle?.resolve()
    const rest = Buffer.from(this.head.slice(end + END_OF_HEAD.length), 'latin1')
    this.counter.feed(rest, rest.length)
  }

  private frame(bytes: number, first: number): void {
    if (this.greetings < this.wire.greetings.length) this.greet()
    else if (bytes === 1 && first === PING) this.socket.write(PONG)
    else this.onFrame()
  }

  private greet(): void {
    const answer = this.wire.greetings[this.greetings++]
    if (answer) this.socket.write(answer)
    if (this.greetings === this.wire.greetings.length) this.settle?.resolve()
  }
}
