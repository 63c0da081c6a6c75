import type { ServerResponse } from 'node:http'
import type { Socket } from 'engine.io'
import { type Backlog, type Behind, PACKET, type Waiting } from './backlog'
import type { Tally } from './counters'

/** The private corner of Engine.IO that tells what is unsent. unsent.test.ts fails when an update moves any of it. */
interface Inside {
  /** Packets that wait for the transport: as a whole replaced by an empty one on `flush`. */
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[]
  readonly transport: {
    /** Of a websocket: ws's own. */
    readonly socket?: { readonly bufferedAmount: number; terminate(): void }
    /** Of polling: the answer to the poll there is. */
    readonly res?: ServerResponse | null
  }
}

/** Of a session that never polls; one for all, since most of them are idle. */
const NO_ANSWERS = new Set<ServerResponse>()

/**
 * What one client has not taken yet: packets that wait in Engine.IO (for a poll, or for the websocket before it), what was
 * handed to ws, and answers to polls that nobody reads. Nothing is done for a client that keeps up, beyond looking.
 */
export class Unsent implements Behind {
  private readonly inside: Inside
  private readonly answers: Set<ServerResponse>
  /** The packets of the queue that are counted, from its head on, and their bytes. */
  private held: Waiting[] = []
  private waiting = 0

  /**
   * @param limit bytes
   * @param backlog what waits for all clients
   * @param tally where it is counted that this client is cut off for its own limit
   */
  constructor(
    private readonly socket: Socket,
    private readonly limit: number,
    private readonly backlog: Backlog,
    private readonly tally: Pick<Tally, 'closed'>,
  ) {
    this.inside = socket as unknown as Inside
    // A session begins with polling or never comes to it. Each answer tells its headers just before it is written.
    const polls = socket.transport.name === 'polling'
    this.answers = polls ? new Set() : NO_ANSWERS
    if (polls) socket.transport.on('headers', () => this.watch(this.inside.transport.res))
  }

  get bytes(): number {
    let bytes = this.waiting + (this.inside.transport.socket?.bufferedAmount ?? 0)
    for (const answer of this.answers) bytes += answer.writableLength
    return bytes
  }

  /** To be called after anything was written to this client: closes it, or who is furthest behind, if that was too much. */
  check(): void {
    // Engine.IO keeps the queue of a closed one until the next tick.
    if (this.socket.readyState === 'closed') return
    const queue = this.inside.writeBuffer
    if (queue.length > this.held.length) this.count(queue)
    if (this.bytes > this.limit) {
      this.tally.closed.maxUnsent += 1
      this.cut()
    }
    this.backlog.relieve()
  }

  /** Closes the connection without waiting for anybody to read: an orderly end would stand behind all that is unread. */
  cut(): void {
    this.forget()
    const { socket } = this.inside.transport
    this.socket.close(true)
    socket?.terminate()
    for (const answer of this.answers) answer.destroy()
  }

  /** The queue is gone: it was flushed, or the client is closed. */
  forget(): void {
    if (this.held.length === 0) return
    this.backlog.remove(this, this.held)
    this.held = []
    this.waiting = 0
  }

  private count(queue: Inside['writeBuffer']): void {
    if (this.held.length === 0) this.socket.once('flush', () => this.forget())
    for (let index = this.held.length; index < queue.length; index += 1) {
      const waiting = this.backlog.add(this, queue[index]?.data)
      this.held.push(waiting)
      this.waiting += waiting.bytes + PACKET
    }
  }

  private watch(answer: ServerResponse | null | undefined): void {
    if (!answer || this.answers.has(answer)) return
    this.answers.add(answer)
    answer.once('close', () => this.answers.delete(answer))
  }
}
