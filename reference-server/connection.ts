import type { Socket } from 'engine.io'
import type { Config } from './config'
import { type Deadline, deadlineIn } from './deadline'
import type { Outbox, Outboxes } from './delivery/outbox'
import type { Handlers } from './handler'
import type { Backlog } from './limits/backlog'
import type { Counters } from './limits/counters'
import { Rate } from './limits/rate'
import { Unsent } from './limits/unsent'
import type { Codec, Reply } from './protocol'
import type { Client, Subscription } from './subscription'
import type { Subscriptions } from './subscriptions'

/** What all connections of a server share. */
export interface ConnectionParts {
  readonly codec: Codec
  readonly handlers: Handlers
  readonly subscriptions: Subscriptions
  readonly outboxes: Outboxes
  /** Milliseconds a request may wait for Redis, counted from its arrival. */
  readonly redisTimeout: number
  readonly limits: Pick<Config, 'maxSubscriptions' | 'maxRequests' | 'maxUnsent'>
  readonly backlog: Backlog
  readonly counters: Counters
}

/** What a client waits for before its first request; one promise for all clients, since most of them are idle. */
const NO_REQUEST: Promise<void> = Promise.resolve()

/**
 * One Engine.IO client. Its requests are handled one after the other, so that replies keep their order. Each has its own
 * deadline, counted from its arrival, so that a queue of requests behind a silent Redis is answered no later than a single one.
 */
export class Connection implements Client {
  readonly subscriptions = new Set<Subscription>()
  readonly outbox: Outbox
  private readonly rate: Rate
  private readonly unsent: Unsent
  private closed = false
  private lastRequest = NO_REQUEST

  constructor(
    socket: Socket,
    private readonly parts: ConnectionParts,
  ) {
    const { limits, backlog, counters } = parts
    this.rate = new Rate(limits.maxRequests)
    this.unsent = new Unsent(socket, limits.maxUnsent, backlog, counters)
    this.outbox = parts.outboxes.open(socket, this.unsent)
    // Engine.IO emits `undefined` for a message without text.
    socket.on('message', (frame: string | Buffer | undefined) => this.receive(frame ?? '')) // subscribing/1, unsubscribing/1
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

  private receive(frame: string | Buffer): void {
    const decision = this.rate.take(frame.length)
    if (decision === 'close') {
      this.parts.counters.closed.maxRequests += 1
      this.unsent.terminate()
      return
    }
    const deadline = deadlineIn(this.parts.redisTimeout)
    const work = decision === 'handle' ? () => this.handle(frame, deadline) : () => this.refuse(frame)
    this.lastRequest = this.lastRequest.then(work)
  }

  private async handle(frame: unknown, deadline: Deadline): Promise<void> {
    // A client that has left is skipped: nothing would ever remove it from the subscription it was added to.
    if (this.closed) return
    const { codec, handlers, subscriptions } = this.parts
    const request = codec.decode(frame)
    if ('error' in request) {
      this.reply({ ...request, status: false })
      return
    }
    const result = await handlers[request.action](request, this, subscriptions, deadline)
    this.reply({ ...request, ...result })
  }

  /** Refuses a request that came too soon; the reply keeps its place in the order. */
  private refuse(frame: unknown): void {
    this.reply({ ...this.parts.codec.decode(frame), status: false, error: 'too-many-requests' })
  }

  private reply(reply: Reply): void {
    if (reply.error) this.parts.counters.countRefusal(reply.error)
    this.outbox.put(this.parts.codec.reply(reply))
  }
}

/** The error of ws for a frame over `maxPayload`, for which it closes the connection. */
const TOO_LARGE = 'Max payload size exceeded'
