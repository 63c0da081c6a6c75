import { within } from './client'
import type { Engine } from './engine'
import { Lifecycle } from './lifecycle'
import { type BareParts, bareParts } from './parts'
import type { Subscriptions } from './subscriptions'

export interface BareOptions {
  host?: string
  port?: number
  redis?: string
  /** ms */
  pingInterval?: number
  /** ms */
  pingTimeout?: number
  /** ms that a request waits for Redis */
  redisTimeout?: number
}

/**
 * A complete server of the specification with no Engine.IO library, so that anything in a session can go wrong on purpose.
 */
export class BareServer {
  static readonly STATUS = Lifecycle.STATUS
  private readonly lifecycle: Lifecycle
  private readonly engine: Engine
  private readonly subscriptions: Subscriptions
  private readonly redisTimeout: number

  constructor(
    private readonly options: BareOptions,
    parts: BareParts = bareParts,
  ) {
    const {
      redis = 'redis://127.0.0.1:6379',
      pingInterval = 25_000,
      pingTimeout = 20_000,
      redisTimeout = 1_000,
    } = options
    this.redisTimeout = redisTimeout
    this.lifecycle = new parts.Lifecycle()
    this.subscriptions = new parts.Subscriptions(redis, parts.protocol)
    const settings = { pingInterval, pingTimeout, maxPayload: 1_000_000 }
    this.engine = new parts.Engine(
      settings,
      (id) => new parts.Session(id, settings),
      (session) => void new parts.Client(session, this.subscriptions, redisTimeout, parts.protocol),
    )
  }

  get status(): string {
    return this.lifecycle.status
  }

  /** Waits for Redis, but not for long: the server starts without it. */
  async listen(): Promise<void> {
    this.lifecycle.onStart()
    await within(Date.now() + this.redisTimeout, this.subscriptions.tried())
    await this.engine.listen(this.options.port ?? 3000, this.options.host ?? '127.0.0.1')
    this.lifecycle.onListening()
  }

  async close(): Promise<void> {
    this.lifecycle.onClosing()
    await this.engine.close()
    await within(Date.now() + this.redisTimeout, this.subscriptions.allSettled())
    await this.subscriptions.close()
    this.lifecycle.onClosed()
  }
}
