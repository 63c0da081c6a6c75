import { Redis, type RedisOptions } from 'ioredis'
import type { Bus, BusFailure, BusListener } from '../bus'
import { deadlineIn, EXPIRED, withDeadline } from '../deadline'
import { Repetitions } from '../repetitions'
import { parseRedisAddress, type RedisAddress } from './address'
import { BARE_OPTIONS } from './bare-options'
import { BatchedCommands, type PatternCommand } from './batched-commands'
import { connectorTo } from './connector'
import { greet } from './greeting'
import { type Answer, PendingCommands } from './pending-commands'

/** Milliseconds between two PINGs: a connection that only listens would never notice that the other end is gone. */
const HEARTBEAT_INTERVAL = 15_000

/** The longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE = 500

/** The reason when the system gives none. */
const CONNECTION_CLOSED = 'the connection was closed'

/** One Redis connection that only subscribes to patterns, unsubscribes from them, and receives. */
export class RedisBus implements Bus {
  private readonly address: RedisAddress
  private redis: Redis | undefined
  private listener: BusListener | undefined
  /** The state last reported to the listener; `undefined` before the first report. */
  private isUp: boolean | undefined
  private closing = false
  private heartbeat: NodeJS.Timeout | undefined
  /** Attempts to connect since the connection was last up. */
  private attempts = 0
  /** Why the connection was lost, as far as it is known. */
  private reason: string | undefined
  private readonly pending = new PendingCommands()
  private readonly warnings = new Repetitions()
  private readonly commands = new BatchedCommands((name, patterns) => this.command(name, patterns))

  /**
   * @param url as `parseRedisAddress` takes it
   * @param timeout milliseconds to wait for the first connection; a connection that is silent for five times that is dead
   * @param settings `ca`: certificates in PEM that TLS trusts instead of the system's; `heartbeatInterval` in milliseconds
   */
  constructor(
    url: string,
    private readonly timeout: number,
    private readonly settings: { readonly ca?: string; readonly heartbeatInterval?: number } = {},
  ) {
    this.address = parseRedisAddress(url)
  }

  get localAddress(): string | undefined {
    const { localAddress, localPort } = (this.isUp ? this.redis?.stream : undefined) ?? {}
    if (localAddress === undefined) return undefined // A unix socket has none.
    return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
  }

  async open(listener: BusListener): Promise<void> {
    this.listener = listener
    const redis = new Redis(this.options())
    this.redis = redis
    const firstAttempt = new Promise<void>((resolve) => {
      redis.on('ready', () => void this.begin(redis).then((isUp) => isUp && resolve()))
      redis.on('close', () => {
        this.report(false)
        resolve()
      })
    })
    redis.on('error', (error: NodeJS.ErrnoException) => {
      // A reply to nothing is only mentioned by ioredis. But it would take what follows for answers to other commands.
      const isReplyToNothing = !redis.stream.destroyed
      if (isReplyToNothing) redis.stream.destroy()
      // An error for several addresses (localhost) has no message.
      this.reason ??= isReplyToNothing ? 'it answered more than it was asked' : error.message || error.code
    })
    redis.on('pmessageBuffer', (pattern: string, channel: Buffer, payload: Buffer) =>
      listener.message(pattern, channel, payload),
    )
    const { heartbeatInterval = HEARTBEAT_INTERVAL } = this.settings
    this.heartbeat = setInterval(() => this.isUp && void this.pending.add(redis.ping()), heartbeatInterval).unref()
    const result = await withDeadline(deadlineIn(this.timeout), firstAttempt)
    if (result === EXPIRED) {
      this.reason ??= 'it does not answer'
      this.report(false)
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

  /** Makes a new connection ready for use. Resolves to whether it is; otherwise it closes. Never rejects. */
  private async begin(redis: Redis): Promise<boolean> {
    const { stream } = redis
    const { refusal, warning } = await greet(redis, this.address, this.pending)
    if (refusal !== undefined) {
      this.reason ??= refusal
      stream.destroy()
    }
    if (stream.destroyed) return false
    if (warning) this.warn(warning)
    this.attempts = 0
    this.report(true)
    return true
  }

  private report(up: boolean): void {
    const { reason = CONNECTION_CLOSED } = this
    this.reason = undefined
    if (this.closing || this.isUp === up) return
    this.isUp = up
    if (up) this.listener?.up()
    else this.listener?.down(this.withoutPassword(reason))
  }

  private async command(name: PatternCommand, patterns: readonly string[]): Promise<BusFailure | undefined> {
    if (!this.redis || !this.isUp) return 'redis-unavailable'
    const { error }: Answer = await this.pending.add(this.redis[name](...patterns))
    if (!error) return undefined
    if (error.name !== 'ReplyError') return 'redis-unavailable'
    this.warn(error)
    return 'redis-refused'
  }

  private warn(error: Error): void {
    error.message = this.withoutPassword(error.message)
    if (this.warnings.isNew(error.message)) this.listener?.warning(error)
  }

  /** Redis repeats the arguments of a command that it does not know. */
  private withoutPassword(text: string): string {
    const { password } = this.address
    return password === undefined ? text : text.replaceAll(password, '***')
  }

  private options() {
    const isUp = () => this.isUp === true
    const { pending } = this
    const state = {
      get stage() {
        return isUp() ? ('subscribing' as const) : ('greeting' as const)
      },
      get isAwaiting() {
        return !isUp() || pending.size > 0
      },
    }
    return {
      ...BARE_OPTIONS,
      Connector: connectorTo(this.address, { ca: this.settings.ca, lookInterval: this.timeout, state }),
      ...(this.address.tls && { tls: {} }), // Only says which event to wait for.
      retryStrategy: () => {
        this.attempts += 1
        return Math.min(50 * this.attempts, LONGEST_PAUSE)
      },
    } satisfies RedisOptions
  }
}

/** Not `events.once`, which would reject if an error came before the close. */
function closeOf(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()))
}
