import { Redis, type RedisOptions } from 'ioredis'
import { BatchedCommands, type PatternCommand } from './batched-commands'
import type { Bus, BusFailure, BusListener } from './bus'
import { deadlineIn, EXPIRED, withDeadline } from './deadline'

/** Milliseconds between two PINGs: a connection that only listens would never notice that the other end is gone. */
const HEARTBEAT_INTERVAL = 15_000

/** A connection is dead when a command has had no reply for this many timeouts. */
const TIMEOUTS_UNTIL_DEAD = 5

/** Milliseconds in which the same refusal is reported once: it may come with every request. */
const WARNING_INTERVAL = 60_000

/** Refusals remembered for that. */
const MAX_WARNINGS = 100

/** The reason when the system gives none. */
const CONNECTION_CLOSED = 'the connection was closed'

/** One Redis connection that only subscribes to patterns, unsubscribes from them, and receives. */
export class RedisBus implements Bus {
  private redis: Redis | undefined
  /** The state last reported to the listener; `undefined` before the first report. */
  private isUp: boolean | undefined
  private closing = false
  private heartbeat: NodeJS.Timeout | undefined
  /** Refusals that were reported, and when, on the clock of `performance.now()`. */
  private readonly reported = new Map<string, number>()
  private readonly commands = new BatchedCommands((name, patterns) => this.command(name, patterns))

  /** @param timeout milliseconds to wait for the first connection; a connection that is silent for five times that is dead */
  constructor(
    private readonly url: string,
    private readonly timeout: number,
  ) {}

  async open(listener: BusListener): Promise<void> {
    const redis = new Redis(this.url, this.options())
    this.redis = redis
    let reason = CONNECTION_CLOSED
    const report = (up: boolean) => {
      if (this.closing || this.isUp === up) return
      this.isUp = up
      if (up) listener.up()
      else listener.down(reason)
      reason = CONNECTION_CLOSED
    }

    const firstAttempt = new Promise<void>((resolve) => {
      redis.on('ready', () => {
        report(true)
        resolve()
      })
      redis.on('close', () => {
        report(false)
        resolve()
      })
    })
    redis.on('error', (error: Error) => {
      reason = error.message
    })
    redis.on('pmessageBuffer', (pattern: string, channel: Buffer, payload: Buffer) =>
      listener.message(pattern, channel, payload),
    )
    this.warn = listener.warning
    this.heartbeat = setInterval(() => this.isUp && redis.ping().catch(() => {}), HEARTBEAT_INTERVAL).unref()
    const result = await withDeadline(deadlineIn(this.timeout), firstAttempt)
    if (result === EXPIRED) {
      reason = 'it does not answer'
      report(false)
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
    // Between two attempts there is no connection to wait for.
    if (stream && !stream.closed) await withDeadline(deadlineIn(this.timeout), closeOf(stream))
  }

  private warn: BusListener['warning'] = () => {}

  private async command(name: PatternCommand, patterns: readonly string[]): Promise<BusFailure | undefined> {
    if (!this.redis || !this.isUp) return 'redis-unavailable'
    try {
      await this.redis[name](...patterns)
      return undefined
    } catch (error) {
      const { name: kind } = error as Error // ioredis always rejects with an Error
      if (kind !== 'ReplyError') return 'redis-unavailable'
      this.reportRefusal(error as Error)
      return 'redis-refused'
    }
  }

  private reportRefusal(error: Error): void {
    const now = performance.now()
    if (now - (this.reported.get(error.message) ?? Number.NEGATIVE_INFINITY) < WARNING_INTERVAL) return
    if (this.reported.size === MAX_WARNINGS) this.reported.clear()
    this.reported.set(error.message, now)
    this.warn(error)
  }

  private options() {
    const silenceLimit = TIMEOUTS_UNTIL_DEAD * this.timeout
    return {
      connectionName: 'realizehit-server',
      // RESP2: we only use pub/sub, so RESP3 would gain nothing and cost a HELLO that old servers and proxies refuse.
      protocol: 2,
      disableClientInfo: true,
      // Only the subscriptions know what Redis should hold: ioredis must not queue, repeat or restore anything.
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      // 0: commands in flight are rejected as soon as the connection breaks.
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(50 * attempt, 500),
      connectTimeout: silenceLimit,
      socketTimeout: silenceLimit,
      disconnectTimeout: Math.min(500, this.timeout),
    } satisfies RedisOptions
  }
}

/** Not `events.once`, which would reject if an error came before the close. */
function closeOf(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()))
}
