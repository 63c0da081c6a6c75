import type { Socket, Transport } from 'engine.io'
import type { ClientWebSocket, ControlFrameListener } from './client-websocket'
import { type Deadline, deadlineIn } from './deadline'
import type { Outbox, Outboxes } from './delivery/outbox'
import type { Handlers } from './handler'
import type { Backlog } from './limits/backlog'
import { CostedSet } from './limits/costed-set'
import type { Counters } from './limits/counters'
import type { PatternCost } from './limits/pattern-cost'
import { Rate } from './limits/rate'
import { Unsent } from './limits/unsent'
import type { Config } from './options'
import { readBodiesInTurns } from './polling-body'
import type { Codec, Reply } from './protocol'
import type { Client, Subscription } from './subscription'
import type { Subscriptions } from './subscriptions'
import { packetTurns } from './turns'

/** What all connections of a server share. */
export interface ConnectionParts {
  readonly codec: Codec
  readonly handlers: Handlers
  readonly subscriptions: Subscriptions
  readonly outboxes: Outboxes
  /** Milliseconds a request may wait for Redis, counted from its arrival. */
  readonly redisTimeout: number
  readonly limits: Pick<Config, 'maxSubscriptions' | 'maxPatternCost' | 'maxRequests' | 'maxUnsent'>
  readonly backlog: Backlog
  readonly counters: Counters
}

/** Frames of one client, queued behind a request, that are handled in one turn of the event loop, if none of them waits for Redis. */
const FRAMES_PER_TURN = 32

/** A frame that waits for its turn. */
interface QueuedFrame {
  readonly frame: string | Buffer
  /** By when Redis must have answered; `undefined` if the frame came too soon and is refused. */
  readonly deadline: Deadline | undefined
}

/**
 * One Engine.IO client. Its requests are handled one after the other, so that replies keep their order. Each has its own
 * deadline, counted from its arrival, so that a queue of requests behind a silent Redis is answered no later than a single one.
 */
export class Connection implements Client, ControlFrameListener {
  readonly subscriptions = new CostedSet<Subscription>()
  readonly outbox: Outbox
  private readonly rate: Rate
  private readonly unsent: Unsent
  private closed = false
  /** The frames behind the one that is being handled; `undefined` while none is. */
  private queue: QueuedFrame[] | undefined

  constructor(
    socket: Socket,
    private readonly parts: ConnectionParts,
  ) {
    const { limits, backlog, counters } = parts
    this.rate = new Rate(limits.maxRequests)
    this.unsent = new Unsent(socket, limits.maxUnsent, backlog, counters)
    this.outbox = parts.outboxes.open(socket, this.unsent)
    this.watchWebSocket(socket.transport)
    if (socket.transport.name === 'polling') {
      readBodiesInTurns(socket)
      socket.once('upgrade', (transport: Transport) => this.watchWebSocket(transport))
    }
    // Engine.IO emits `undefined` for a message without text.
    socket.on('message', (frame: string | Buffer | undefined) => this.receive(frame ?? '')) // subscribing/1, unsubscribing/1
    socket.on('packet', ({ type }: { type: string }) => {
      if (type !== 'message') this.countAgainstRate()
    })
    socket.on('close', (_reason: string, error: unknown) => {
      this.closed = true
      this.unsent.clear()
      parts.subscriptions.leave(this)
      if (error instanceof Error && error.message.includes(TOO_LARGE)) counters.closed.maxPayload += 1
    })
  }

  get isFull(): boolean {
    return this.subscriptions.size >= this.parts.limits.maxSubscriptions
  }

  affords({ plain, wild }: PatternCost): boolean {
    return this.subscriptions.cost + plain + wild <= this.parts.limits.maxPatternCost * 1000
  }

  onControlFrame(): void {
    this.countAgainstRate()
  }

  /** Everything a client sends counts against its rate, also what asks for nothing. */
  private countAgainstRate(): void {
    if (this.rate.take(0) === 'close') this.closeForRate()
  }

  private watchWebSocket(transport: Transport): void {
    const { socket } = transport as { readonly socket?: ClientWebSocket } // None on polling.
    socket?.reportControlFrames(this)
  }

  private receive(frame: string | Buffer): void {
    const decision = this.rate.take(frame.length)
    if (decision === 'close') {
      this.closeForRate()
      return
    }
    const deadline = decision === 'handle' ? deadlineIn(this.parts.redisTimeout) : undefined
    const queued = { frame, deadline }
    if (this.queue) this.queue.push(queued)
    else void this.handleAll(queued)
  }

  private closeForRate(): void {
    if (this.closed) return // A WebSocket may still be reading what came before it was terminated.
    this.parts.counters.closed.maxRequests += 1
    this.unsent.terminate()
  }

  /** Handles this frame, and then what has come in the meantime. Never rejects. */
  private async handleAll(first: QueuedFrame): Promise<void> {
    let batch = [first]
    while (batch.length > 0) {
      this.queue = []
      for (const [index, queued] of batch.entries()) {
        if (index % FRAMES_PER_TURN === FRAMES_PER_TURN - 1) await packetTurns.next()
        // A client that has left is skipped: nothing would ever remove it from the subscription it was added to.
        if (this.closed) return
        await this.handle(queued)
      }
      batch = this.queue ?? []
    }
    this.queue = undefined
  }

  private async handle({ frame, deadline }: QueuedFrame): Promise<void> {
    const { codec, handlers, subscriptions } = this.parts
    const request = codec.decode(frame)
    if (deadline === undefined) this.reply({ ...request, status: false, error: 'too-many-requests' })
    else if ('error' in request) this.reply({ ...request, status: false })
    else this.reply({ ...request, ...(await handlers[request.action](request, this, subscriptions, deadline)) })
  }

  private reply(reply: Reply): void {
    if (reply.error) this.parts.counters.countRefusal(reply.error)
    this.outbox.put(this.parts.codec.reply(reply))
  }
}

/** The error of ws for a frame over `maxPayload`, for which it closes the connection. */
const TOO_LARGE = 'Max payload size exceeded'
