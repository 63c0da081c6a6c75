import { Redis } from 'ioredis'
import { deadlineIn, EXPIRED, withDeadline } from '../deadline'
import { parseRedisAddress, type RedisAddress } from './address'
import { BARE_OPTIONS } from './bare-options'
import { connectorTo } from './connector'
import { greet } from './greeting'
import { PendingCommands } from './pending-commands'

/** The name of this connection in CLIENT LIST. */
const CONNECTION_NAME = 'realizehit-console'

/** A connection to Redis that subscribes, as CLIENT LIST shows it. */
export interface Subscriber {
  /** Its own end, as Redis sees it: `127.0.0.1:50123`. */
  readonly address: string
  /** What it calls itself; empty if it has no name. */
  readonly name: string
  readonly patterns: number
}

/** What a Redis holds in pub/sub. */
export interface Holdings {
  /** Different patterns, of whatever server (PUBSUB NUMPAT). */
  readonly patterns: number
  /** Who holds patterns; `undefined` if this Redis does not tell us (ACL, or older than 5.0). */
  readonly subscribers: readonly Subscriber[] | undefined
}

/**
 * Publishes, and asks what Redis holds, on a connection of its own: one that subscribes may do neither. It is opened by the first
 * question, and again by the next one if it was lost. Each method rejects with an `Error` for people, without secrets, if Redis
 * refuses, is away, or does not answer in time.
 */
export class RedisQueries {
  private readonly address: RedisAddress
  private current: { readonly redis: Redis; readonly ready: Promise<Redis> } | undefined
  private readonly pending = new PendingCommands()
  private closed = false

  /**
   * @param url as `parseRedisAddress` takes it
   * @param timeout milliseconds for a question, and for the connection if there is none
   * @param ca certificates in PEM that TLS trusts instead of the system's
   */
  constructor(
    url: string,
    private readonly timeout: number,
    private readonly ca: string | undefined,
  ) {
    this.address = parseRedisAddress(url)
  }

  /** Resolves to how many connections received it. */
  publish(channel: string, payload: string): Promise<number> {
    return this.ask(async (redis) => {
      const { reply, error } = await this.pending.add(redis.publish(channel, payload))
      if (error) throw error
      return Number(reply)
    })
  }

  holdings(): Promise<Holdings> {
    return this.ask(async (redis) => {
      const patterns = this.pending.add(redis.pubsub('NUMPAT'))
      const list = await this.pending.add(redis.client('LIST', 'TYPE', 'PUBSUB'))
      const { reply, error } = await patterns
      if (error) throw error
      return { patterns: Number(reply), subscribers: list.error ? undefined : readClientList(String(list.reply)) }
    })
  }

  /** Closes the connection; what is being asked is rejected. */
  async close(): Promise<void> {
    this.closed = true
    await this.drop()
  }

  private async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.closed) throw new Error('the server is closing')
    try {
      this.current ??= this.connect()
      const answer = await withDeadline(deadlineIn(this.timeout), this.current.ready.then(question))
      if (answer !== EXPIRED) return answer
    } catch (error) {
      throw new Error(this.withoutPassword((error as Error).message))
    }
    void this.drop() // Or its questions would pile up.
    throw new Error('it does not answer')
  }

  private connect() {
    const { pending } = this
    const state = {
      stage: 'asking' as const,
      get isAwaiting() {
        return redis.status !== 'ready' || pending.size > 0
      },
    }
    const redis: Redis = new Redis({
      ...BARE_OPTIONS,
      Connector: connectorTo(this.address, { ca: this.ca, lookInterval: this.timeout, state }),
      ...(this.address.tls && { tls: {} }), // Only says which event to wait for.
      retryStrategy: () => null,
    })
    return { redis, ready: this.begin(redis) }
  }

  /** Resolves once Redis has let us in. */
  private async begin(redis: Redis): Promise<Redis> {
    let reason: string | undefined
    redis.on('error', (error: NodeJS.ErrnoException) => {
      reason ??= error.message || error.code // An error for several addresses (localhost) has no message.
      redis.disconnect() // It may also have answered more than it was asked.
    })
    const ended = new Promise<never>((_, reject) => {
      redis.once('end', () => {
        if (this.current?.redis === redis) this.current = undefined
        reject(new Error(reason ?? 'the connection was closed'))
      })
    })
    ended.catch(() => {}) // It ends in any case; only until it is ready does anybody wait for that.
    await Promise.race([ended, new Promise<void>((resolve) => redis.once('ready', resolve))])
    const { refusal } = await greet(redis, this.address, this.pending, CONNECTION_NAME)
    if (refusal === undefined) return redis
    redis.disconnect()
    throw new Error(reason ?? refusal)
  }

  private async drop(): Promise<void> {
    const { redis } = this.current ?? {}
    this.current = undefined
    if (!redis) return
    const { stream } = redis
    redis.disconnect()
    if (stream && !stream.closed)
      await withDeadline(
        deadlineIn(this.timeout),
        new Promise<void>((resolve) => stream.once('close', () => resolve())),
      )
  }

  /** Redis repeats the arguments of a command that it does not know. */
  private withoutPassword(text: string): string {
    const { password } = this.address
    return password === undefined ? text : text.replaceAll(password, '***')
  }
}

/** Reads the lines of CLIENT LIST, `id=3 addr=127.0.0.1:50123 name=… psub=2 …`, of those that hold patterns. */
function readClientList(list: string): Subscriber[] {
  return list.split('\n').flatMap((line) => {
    const fields = new Map(line.split(' ').map((field) => field.split(/=(.*)/s, 2) as [string, string]))
    const patterns = Number(fields.get('psub') ?? 0)
    return patterns > 0 ? [{ address: fields.get('addr') ?? '', name: fields.get('name') ?? '', patterns }] : []
  })
}
