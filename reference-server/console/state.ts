import type { Stats } from '../limits/counters'
import type { Config } from '../options'
import type { RedisQueries, Subscriber } from '../redis/redis-queries'
import { withoutSecrets } from '../secrets'
import { version } from '../version'

/** Patterns, and connections to Redis, that are shown: a page can hold no million of them. */
const SHOWN = 200

/** What the console asks a server. */
export interface ConsoleSource {
  stats(): Stats
  /** Different patterns of all clients. */
  patterns(): Iterable<{ readonly pattern: string; readonly clients: number; readonly isHeld: boolean }>
  /** The server's end of its connection to Redis, as Redis names it. */
  redisConnection(): string | undefined
}

/** What the page shows. */
export interface ConsoleState {
  readonly version: string
  /** The path of Engine.IO. */
  readonly path: string
  readonly mayPublish: boolean
  readonly stats: Stats
  /** The first patterns of this server, their clients, and whether Redis has confirmed them. `stats` has their number. */
  readonly patterns: readonly { readonly pattern: string; readonly clients: number; readonly held: boolean }[]
  readonly redis: {
    /** Its address, without secrets. */
    readonly url: string
  } & (RedisView | { readonly error: string })
}

/** What Redis says that it holds. */
export interface RedisView {
  /** Different patterns of all servers. */
  readonly patterns: number
  /** Patterns on this server's own connection; none where that is not known. */
  readonly ofThisServer?: number
  /** The first connections that hold patterns; none where Redis does not tell. */
  readonly subscribers?: readonly Subscriber[]
}

/** Reads what the page shows. However many pages ask, Redis is asked one question at a time. */
export class StateReader {
  private readonly fixed: Pick<ConsoleState, 'version' | 'path' | 'mayPublish'>
  private readonly url: string
  private asking: Promise<RedisView | { readonly error: string }> | undefined

  constructor(
    config: Config,
    private readonly source: ConsoleSource,
    private readonly redis: Pick<RedisQueries, 'holdings'>,
  ) {
    this.fixed = { version: version(), path: config.path, mayPublish: config.consolePublish }
    this.url = withoutSecrets(config.redis)
  }

  /** Never rejects. */
  async read(): Promise<ConsoleState> {
    this.asking ??= this.ask()
    const redis = await this.asking
    const patterns = []
    for (const { pattern, clients, isHeld } of this.source.patterns()) {
      if (patterns.length === SHOWN) break
      patterns.push({ pattern, clients, held: isHeld })
    }
    return { ...this.fixed, stats: this.source.stats(), patterns, redis: { url: this.url, ...redis } }
  }

  private async ask(): Promise<RedisView | { readonly error: string }> {
    try {
      const { patterns, subscribers } = await this.redis.holdings()
      if (!subscribers) return { patterns }
      const ours = this.source.redisConnection()
      const own = subscribers.find(({ address }) => address === ours)
      return {
        patterns,
        // Without patterns, our connection is not among those that Redis lists.
        ...(ours !== undefined && { ofThisServer: own?.patterns ?? 0 }),
        subscribers: subscribers.slice(0, SHOWN),
      }
    } catch (error) {
      return { error: (error as Error).message }
    } finally {
      this.asking = undefined
    }
  }
}
