import type { ServerResponse } from 'node:http'
import type { Socket } from 'engine.io'
import { type Backlog, PACKET_OVERHEAD, type QueuedMessage, type SlowClient } from './backlog'
import type { Counters } from './counters'

/** The private parts of Engine.IO that show what is unsent. unsent.test.ts fails when an update changes any of them. */
interface EngineInternals {
  /** Packets waiting for the transport; replaced by an empty array on `flush`. */
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[]
  readonly transport: {
    /** On WebSocket: the `WebSocket` of ws. */
    readonly socket?: { readonly bufferedAmount: number; terminate(): void }
    /** On polling: the response to the open poll. */
    readonly res?: ServerResponse | null
  }
}

/** For a session that never polls; one for all, since most of them are idle. */
const NO_RESPONSES = new Set<ServerResponse>()

/**
 * What one client has not taken yet: packets waiting in Engine.IO (for a poll, or for the WebSocket to be writable), what was
 * handed to ws, and responses to polls that the client does not read. For a client that keeps up, this only looks.
 */
export class Unsent implements SlowClient {
  private readonly engine: EngineInternals
  private readonly responses: Set<ServerResponse>
  /** The packets of the queue that are counted, from its head on, and their bytes. */
  private queued: QueuedMessage[] = []
  private queuedBytes = 0

  /**
   * @param limit bytes
   * @param backlog what waits for all clients
   * @param counters where it is counted that this client was closed for its own limit
   */
  constructor(
    private readonly socket: Socket,
    private readonly limit: number,
    private readonly backlog: Backlog,
    private readonly counters: Pick<Counters, 'closed'>,
  ) {
    this.engine = socket as unknown as EngineInternals
    // A session starts on polling or never polls. The event `headers` comes just before a response is written.
    const polls = socket.transport.name === 'polling'
    this.responses = polls ? new Set() : NO_RESPONSES
    if (polls) socket.transport.on('headers', () => this.watchResponse(this.engine.transport.res))
  }

  get bytes(): number {
    let bytes = this.queuedBytes + (this.engine.transport.socket?.bufferedAmount ?? 0)
    for (const response of this.responses) bytes += response.writableLength
    return bytes
  }

  /** To be called after each write to this client. If that was too much, closes this client, or the one furthest behind. */
  check(): void {
    // Engine.IO keeps the queue of a closed client until the next tick.
    if (this.socket.readyState === 'closed') return
    const queue = this.engine.writeBuffer
    if (queue.length > this.queued.length) this.countNew(queue)
    if (this.bytes > this.limit) {
      this.counters.closed.maxUnsent += 1
      this.terminate()
    }
    this.backlog.enforceLimit()
  }

  /** Closes the connection without waiting for the client: an orderly close would queue behind everything it has not read. */
  terminate(): void {
    this.clear()
    const { socket } = this.engine.transport
    this.socket.close(true)
    socket?.terminate()
    for (const response of this.responses) response.destroy()
  }

  /** To be called when Engine.IO's queue is gone: it was flushed, or the client is closed. */
  clear(): void {
    if (this.queued.length === 0) return
    this.backlog.remove(this, this.queued)
    this.queued = []
    this.queuedBytes = 0
  }

  private countNew(queue: EngineInternals['writeBuffer']): void {
    if (this.queued.length === 0) this.socket.once('flush', () => this.clear())
    for (let index = this.queued.length; index < queue.length; index += 1) {
      const message = this.backlog.add(this, queue[index]?.data)
      this.queued.push(message)
      this.queuedBytes += message.bytes + PACKET_OVERHEAD
    }
  }

  private watchResponse(response: ServerResponse | null | undefined): void {
    if (!response || this.responses.has(response)) return
    this.responses.add(response)
    response.once('close', () => this.responses.delete(response))
  }
}
