import { Redis, type RedisOptions } from 'ioredis'
import { BatchedCommands, type PatternCommand } from './batched-commands'
import { after, before, LATE } from './deadline'

/** What a bus tells its owner; `down` and `up` alternate, and start with whichever is true first. */
export interface BusEvents {
  /** Redis is there, and holds no pattern of ours: a new connection starts empty. */
  up(): void
  /** Redis is gone, and with it every pattern; `reason` is for people. */
  down(reason: string): void
  /** One published message, once for each pattern held that matches its channel. */
  message(pattern: string, channel: Buffer, payload: Buffer): void
  /** Redis answered a command with an error, which nobody may be waiting for. */
  warning(error: Error): void
}

/** Why a pattern could not be taken up or given up. */
export type BusFailure = 'redis-unavailable' | 'redis-refused'

/** The way to Redis. Commands are sent in the order of the calls and tell when Redis has confirmed: `undefined`, or why not. */
export interface Bus {
  /** Connects, and keeps connecting until closed. Returns at the first outcome, good or bad, at the latest after the timeout. */
  open(events: BusEvents): Promise<void>
  psubscribe(pattern: string): Promise<BusFailure | undefined>
  punsubscribe(pattern: string): Promise<BusFailure | undefined>
  /** Ends the connection; bounded, whatever state Redis is in. */
  close(): Promise<void>
}

/** Milliseconds between two signs of life: a connection that only listens would never notice that its other end is gone. */
const HEARTBEAT = 15_000

/** How many timeouts of silence, with a command unanswered, make a connection a dead one. */
const PATIENCE = 5

/** The reason when the system gives none. */
const CLOSED = 'the connection was closed'

/** One Redis connection that does nothing but (un)subscribe to patterns and receive. */
export class RedisBus implements Bus {
  private redis: Redis | undefined
  /** What the owner was told last; `undefined` before anything was. */
  private isUp: boolean | undefined
  private closing = false
  private heartbeat: NodeJS.Timeout | undefined
  private readonly commands = new BatchedCommands((name, patterns) => this.command(name, patterns))

  /** @param timeout milliseconds to wait for the first connection, and the unit of patience with a silent one */
  constructor(
    private readonly url: string,
    private readonly timeout: number,
  ) {}

  async open(events: BusEvents): Promise<void> {
    const redis = new Redis(this.url, this.options())
    this.redis = redis
    let reason = CLOSED
    const tell = (up: boolean) => {
      if (this.closing || this.isUp === up) return
      this.isUp = up
      if (up) events.up()
      else events.down(reason)
      reason = CLOSED
    }

    const firstOutcome = new Promise<void>((resolve) => {
      redis.on('ready', () => {
        tell(true)
        resolve()
      })
      redis.on('close', () => {
        tell(false)
        resolve()
      })
    })
    redis.on('error', (error: Error) => {
      reason = error.message
    })
    redis.on('pmessageBuffer', (pattern: string, channel: Buffer, payload: Buffer) =>
      events.message(pattern, channel, payload),
    )
    this.warn = events.warning
    this.heartbeat = setInterval(() => this.isUp && redis.ping().catch(() => {}), HEARTBEAT).unref()
    const outcome = await before(after(this.timeout), firstOutcome)
    if (outcome === LATE) {
      reason = 'it does not answer'
      tell(false)
    }
  }

  psubscribe(pattern: string): Promise<BusFailure | undefined> {
    return this.commands.add('psubscribe', pattern) // subscription-creation/1
  }

  punsubscribe(pattern: string): Promise<BusFailure | undefined> {
    return this.commands.add('punsubscribe', pattern) // subscription-deletion/1
  }

  async close(): Promise<void> {
    this.closing = true
    clearInterval(this.heartbeat)
    const redis = this.redis
    if (!redis) return
    const { stream } = redis
    redis.disconnect()
    // Between two attempts there is no connection whose end could be waited for.
    if (stream && !stream.closed) await before(after(this.timeout), closeOf(stream))
  }

  private warn: BusEvents['warning'] = () => {}

  private async command(name: PatternCommand, patterns: readonly string[]): Promise<BusFailure | undefined> {
    if (!this.redis || !this.isUp) return 'redis-unavailable'
    try {
      await this.redis[name](...patterns)
      return undefined
    } catch (error) {
      const { name: kind } = error as Error // ioredis rejects with nothing else
      if (kind !== 'ReplyError') return 'redis-unavailable'
      this.warn(error as Error)
      return 'redis-refused'
    }
  }

  private options() {
    const patience = PATIENCE * this.timeout
    return {
      connectionName: 'realizehit-server',
      // RESP2: pub/sub is all we do, so RESP3 would buy nothing and cost a HELLO that old servers and proxies refuse.
      protocol: 2,
      disableClientInfo: true,
      // What Redis should hold is known to the subscriptions alone: ioredis must neither keep, repeat nor restore anything.
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      // 0: commands in flight are rejected as soon as the connection breaks.
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(50 * attempt, 500),
      connectTimeout: patience,
      socketTimeout: patience,
      disconnectTimeout: Math.min(500, this.timeout),
    } satisfies RedisOptions
  }
}

/** Not `events.once`, which an error on the way to the end would make reject. */
function closeOf(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()))
}
