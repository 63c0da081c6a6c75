import type { Socket } from 'engine.io'
import type { Config } from './config'
import { after, type Deadline } from './deadline'
import type { Outbox, Outboxes } from './delivery/outbox'
import type { Handlers } from './handler'
import type { Backlog } from './limits/backlog'
import type { Tally } from './limits/counters'
import { Rate } from './limits/rate'
import { Unsent } from './limits/unsent'
import type { Codec, Reply } from './protocol'
import type { Client, Subscription } from './subscription'
import type { Subscriptions } from './subscriptions'

/** What a connection works with. */
export interface ConnectionParts {
  readonly codec: Codec
  readonly handlers: Handlers
  readonly subscriptions: Subscriptions
  readonly outboxes: Outboxes
  /** Milliseconds a request may wait for Redis, from its arrival. */
  readonly redisTimeout: number
  readonly limits: Pick<Config, 'maxSubscriptions' | 'maxRequests' | 'maxUnsent'>
  readonly backlog: Backlog
  readonly tally: Tally
}

/** Nothing to wait for; one for all clients, since most of them are idle. */
const NO_REQUEST: Promise<void> = Promise.resolve()

/**
 * One Engine.IO client. Its requests are obeyed one after the other, so that replies keep their order; each has its own
 * deadline from its arrival, so that a queue of them behind a silent Redis is answered no later than a single one.
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
    const { limits, backlog, tally } = parts
    this.rate = new Rate(limits.maxRequests)
    this.unsent = new Unsent(socket, limits.maxUnsent, backlog, tally)
    this.outbox = parts.outboxes.open(socket, this.unsent)
    // Engine.IO gives `undefined` for a message without a text.
    socket.on('message', (frame: string | Buffer | undefined) => this.receive(frame ?? '')) // subscribing/1, unsubscribing/1
    socket.on('close', (_reason: string, error: unknown) => {
      this.closed = true
      this.unsent.forget()
      parts.subscriptions.leave(this)
      if (error instanceof Error && error.message.includes(TOO_LARGE)) tally.closed.maxPayload += 1
    })
  }

  get isFull(): boolean {
    return this.subscriptions.size >= this.parts.limits.maxSubscriptions
  }

  private receive(frame: string | Buffer): void {
    const verdict = this.rate.take(frame.length)
    if (verdict === 'close') {
      this.parts.tally.closed.maxRequests += 1
      this.unsent.cut()
      return
    }
    const deadline = after(this.parts.redisTimeout)
    const turn = verdict === 'obey' ? () => this.obey(frame, deadline) : () => this.refuse(frame)
    this.lastRequest = this.lastRequest.then(turn)
  }

  private async obey(frame: unknown, deadline: Deadline): Promise<void> {
    // Who has left wants nothing any more, and must not be put on a subscription nobody would take it off again.
    if (this.closed) return
    const { codec, handlers, subscriptions } = this.parts
    const request = codec.decode(frame)
    if ('error' in request) {
      this.reply({ ...request, status: false })
      return
    }
    const outcome = await handlers[request.action](request, this, subscriptions, deadline)
    this.reply({ ...request, ...outcome })
  }

  /** One request too many: not obeyed, but answered in its turn. */
  private refuse(frame: unknown): void {
    this.reply({ ...this.parts.codec.decode(frame), status: false, error: 'too-many-requests' })
  }

  private reply(reply: Reply): void {
    if (reply.error) this.parts.tally.refusal(reply.error)
    this.outbox.put(this.parts.codec.reply(reply))
  }
}

/** What ws says of a frame over `maxPayload`, for which it closes the connection. */
const TOO_LARGE = 'Max payload size exceeded'
