import type { Protocol, Request } from './protocol'
import type { Session } from './session'
import type { Subscriptions } from './subscriptions'

/** A client and its requests, which are handled one after the other, so that replies keep their order. */
export class Client {
  private last: Promise<void> = Promise.resolve()

  constructor(
    readonly session: Session,
    readonly subscriptions: Subscriptions,
    readonly redisTimeout: number,
    readonly protocol: Protocol,
  ) {
    session.onMessage = (frame) => this.onFrame(frame)
    session.onClosed.push(() => this.onGone())
  }

  onFrame(frame: string | Buffer): void {
    const deadline = Date.now() + this.redisTimeout
    this.last = this.last.then(() => this.answer(frame, deadline))
  }

  async answer(frame: string | Buffer, deadline: number): Promise<void> {
    const { protocol } = this
    const request = protocol.decode(frame)
    const error = 'error' in request ? request.error : await this.handle(request, deadline)
    this.reply(protocol.reply(request.action, request.pattern, error))
  }

  /** Resolves with an error, or with undefined on success. */
  async handle(request: Request, deadline: number): Promise<string | undefined> {
    if (!this.session.isOpen) return 'gone'
    return request.action === 'subscribe'
      ? this.subscribe(request.pattern, deadline)
      : this.unsubscribe(request.pattern, deadline)
  }

  async subscribe(pattern: string, deadline: number): Promise<string | undefined> {
    const { subscriptions } = this
    if (subscriptions.has(this, pattern)) return 'already-subscribed' // subscribing/3.1.1
    const isHeld = await within(deadline, subscriptions.join(this, pattern)) // subscribing/3.2.1
    if (isHeld) subscriptions.activate(this, pattern)
    else void subscriptions.leave(this, pattern)
    return isHeld ? undefined : 'redis-unavailable'
  }

  async unsubscribe(pattern: string, deadline: number): Promise<string | undefined> {
    const { subscriptions } = this
    if (!subscriptions.has(this, pattern)) return 'not-subscribed' // unsubscribing/2.1.1, 3.1.1
    await within(deadline, subscriptions.leave(this, pattern)) // unsubscribing/3.2
    return undefined
  }

  reply(message: string): void {
    this.session.sendMessage(message)
  }

  deliver(message: string): void {
    this.session.sendMessage(message)
  }

  onGone(): void {
    this.subscriptions.leaveAll(this)
  }
}

/** Resolves with the result of the work; with undefined if it does not end by then (ms, as Date.now). */
export function within<T>(deadline: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()), undefined)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
