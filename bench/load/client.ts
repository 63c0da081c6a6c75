import { connect, type Socket } from 'node:net'
import { FrameCounter } from './frame-counter'
import type { Action, Protocol } from './protocols'
import { textFrame } from './websocket'

/** Where and how a client connects. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly protocol: Protocol
}

/** An Engine.IO ping is a frame of this one byte. */
const PING = '2'.charCodeAt(0)
const PONG = textFrame('3')
const END_OF_HEAD = '\r\n\r\n'

/** All clients of a thread read into the same buffer: each chunk is counted before the next one is read. */
const BUFFER = Buffer.allocUnsafe(256 * 1024)

/** One connection that counts frames: `onFrame` is called for each frame after the handshake, except pings. */
export class Client {
  /** Resolves when the handshake is complete; rejects if the connection ends before that. */
  readonly ready: Promise<void>
  /** Set by the owner for each phase of the measurement. */
  onFrame: () => void = () => {}
  /** Frames counted in the current phase; maintained by the owner. */
  frames = 0
  /** The last chunk as text, if `keepText` is set. */
  lastText = ''
  keepText = false

  private readonly protocol: Protocol
  private readonly socket: Socket
  private readonly counter: FrameCounter
  private head = ''
  private open: boolean
  private handshakeFrames = 0
  private settle: { resolve(): void; reject(error: Error): void } | undefined
  private leaving = false

  /** @param onLost called when the connection ends without `leave` */
  constructor({ host, port, protocol }: Address, onLost: (error: Error) => void) {
    this.protocol = protocol
    this.open = !protocol.http
    this.counter = new FrameCounter(protocol.readHeader, (bytes, first) => this.frame(bytes, first))
    this.ready = new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
    const onread = { buffer: BUFFER, callback: (bytes: number) => this.read(bytes) }
    this.socket = connect({ host, port, noDelay: true, onread })
    this.socket.write(protocol.opening())
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
    this.socket.write(this.protocol.request(action, pattern))
  }

  /** Drops the connection without a closing handshake. */
  leave(): void {
    this.leaving = true
    this.socket.destroy()
  }

  private read(bytes: number): boolean {
    if (this.keepText) this.lastText = BUFFER.toString('utf8', 0, bytes)
    try {
      if (this.open) this.counter.feed(BUFFER, bytes)
      else this.upgrade(BUFFER.toString('latin1', 0, bytes))
    } catch (error) {
      this.socket.destroy(error as Error)
    }
    return true
  }

  private upgrade(text: string): void {
    this.head += text
    const end = this.head.indexOf(END_OF_HEAD)
    if (end < 0) return
    if (!this.head.startsWith('HTTP/1.1 101'))
      throw new Error(`the handshake was answered with ${this.head.split('\r\n', 1)[0]}`)
    this.open = true
    if (this.protocol.handshakeReplies.length === 0) this.settle?.resolve()
    const rest = Buffer.from(this.head.slice(end + END_OF_HEAD.length), 'latin1')
    this.counter.feed(rest, rest.length)
  }

  private frame(bytes: number, first: number): void {
    if (this.handshakeFrames < this.protocol.handshakeReplies.length) this.handshake()
    else if (bytes === 1 && first === PING) this.socket.write(PONG)
    else this.onFrame()
  }

  private handshake(): void {
    const reply = this.protocol.handshakeReplies[this.handshakeFrames++]
    if (reply) this.socket.write(reply)
    if (this.handshakeFrames === this.protocol.handshakeReplies.length) this.settle?.resolve()
  }
}
