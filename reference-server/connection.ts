import type { Socket } from 'engine.io'
import { after, type Deadline } from './deadline'
import type { Handlers } from './handler'
import type { Outbox, Outboxes } from './outbox'
import type { Codec } from './protocol'
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
}

/**
 * One Engine.IO client. Its requests are obeyed one after the other, so that replies keep their order; each has its own
 * deadline from its arrival, so that a queue of them behind a silent Redis is answered no later than a single one.
 */
export class Connection implements Client {
  readonly subscriptions = new Set<Subscription>()
  private readonly outbox: Outbox
  private closed = false
  private lastRequest: Promise<void> = Promise.resolve()

  constructor(
    socket: Socket,
    private readonly parts: ConnectionParts,
  ) {
    this.outbox = parts.outboxes.open(socket)
    // Engine.IO gives `undefined` for a message without a text.
    socket.on('message', (frame: unknown) => this.receive(frame ?? '')) // subscribing/1, unsubscribing/1
    socket.on('close', () => {
      this.closed = true
      parts.subscriptions.leave(this)
    })
  }

  deliver(message: string): void {
    this.outbox.put(message)
  }

  private receive(frame: unknown): void {
    const deadline = after(this.parts.redisTimeout)
    this.lastRequest = this.lastRequest.then(() => this.obey(frame, deadline))
  }

  private async obey(frame: unknown, deadline: Deadline): Promise<void> {
    // Who has left wants nothing any more, and must not be put on a subscription nobody would take it off again.
    if (this.closed) return
    const { codec, handlers, subscriptions } = this.parts
    const request = codec.decode(frame)
    if ('error' in request) {
      this.outbox.put(codec.reply({ ...request, status: false }))
      return
    }
    const outcome = await handlers[request.action](request, this, subscriptions, deadline)
    this.outbox.put(codec.reply({ ...request, ...outcome }))
  }
}
