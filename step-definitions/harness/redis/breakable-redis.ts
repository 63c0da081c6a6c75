import { type MessageCodec, wireCodec } from '../client/codec'
import { NotObserved, RequirementNotMet, TargetFailure } from '../errors'
import type { Limits } from '../limits'
import type { Owner } from '../owners'
import type { Transcript } from '../transcript'
import { waitFor } from '../waiting'
import { PrivateRedis } from './private-redis'
import type { RedisConnection } from './redis-connection'
import { RedisObserver } from './redis-observer'

/** What can happen to a Redis, in the words of the features. */
export const REDIS_EVENTS = [
  'drops the connections of that server',
  'is stopped',
  'is started again',
  'hangs',
  'goes on',
  'pauses for a moment',
  'refuses every pattern',
  'takes every pattern away',
  'allows every pattern',
] as const
export type RedisEvent = (typeof REDIS_EVENTS)[number]

/** ms of a pause; much shorter than a server's own timeout for Redis */
const PAUSE_MS = 300

/**
 * A Redis for one scenario, which may break it. The suite observes it over its unix socket, so every other connection is
 * the server's. Its port opens only once it is observed, so that nothing is missed of what a server does when it
 * reconnects.
 */
export class BreakableRedis {
  private currentObserver: RedisObserver | undefined
  /** whether patterns were taken away that the server should hold again once they are allowed */
  private hasTakenAway = false

  private constructor(
    private readonly redis: PrivateRedis,
    private readonly transcript: Transcript,
    private readonly codec: MessageCodec,
  ) {}

  /** Reserves port and folder, and starts nothing: the port refuses connections. Throws TargetFailure. */
  static async prepare(transcript: Transcript, codec: MessageCodec = wireCodec): Promise<BreakableRedis> {
    return new BreakableRedis(await PrivateRedis.prepare(), transcript, codec)
  }

  get url(): string {
    return this.redis.url
  }

  /** Throws TargetFailure while Redis is not running. */
  get observer(): RedisObserver {
    if (!this.currentObserver) throw new TargetFailure('Redis cannot be queried: the suite has stopped it.')
    return this.currentObserver
  }

  /** Starts it. Throws NotObserved where it is too old (before Redis 7) to open its port later. */
  async start(): Promise<void> {
    this.transcript.note('suite', 'starts Redis', this.url)
    await this.redis.startWithPortClosed()
    this.currentObserver = await RedisObserver.open(this.redis.socketPath, this.transcript, { codec: this.codec })
    await this.currentObserver.command('CONFIG', 'SET', 'port', `${this.redis.port}`).catch((error: unknown) => {
      if (!(error instanceof TargetFailure)) throw error
      throw new NotObserved('redis-control', `Redis is observed before a server connects to it (${error.message})`)
    })
  }

  /**
   * Makes the event happen. Where Redis becomes available again, resolves when the server has reconnected. The server gets
   * the limit for a start, because the interval between its attempts is its own choice. Throws RequirementNotMet if it does
   * not reconnect.
   */
  async apply(event: RedisEvent, limits: Limits): Promise<void> {
    switch (event) {
      case 'drops the connections of that server': {
        const dropped = await this.observer.serverConnections()
        for (const { address } of dropped) await this.observer.command('CLIENT', 'KILL', 'ADDR', address)
        return this.awaitReconnection(dropped, limits)
      }
      case 'is stopped':
        this.transcript.note('suite', 'stops Redis', '')
        await this.closeObserver()
        return this.redis.stopServer()
      case 'is started again':
        await this.start()
        return this.awaitReconnection([], limits, 'resilience/3')
      case 'hangs':
        this.transcript.note('suite', 'halts Redis', 'SIGSTOP')
        return this.redis.suspend()
      case 'goes on':
        this.transcript.note('suite', 'resumes Redis', 'SIGCONT')
        this.redis.resume()
        return this.awaitReconnection([], limits)
      case 'pauses for a moment':
        return this.observer.command('CLIENT', 'PAUSE', `${PAUSE_MS}`, 'ALL')
      // for the default user: that is the server, and the suite until patterns are allowed again
      case 'refuses every pattern':
        return this.observer.command('ACL', 'SETUSER', 'default', 'resetchannels')
      // Redis closes connections that hold what is forbidden, but not before it has answered
      case 'takes every pattern away':
        return this.takeAway(limits)
      case 'allows every pattern':
        await this.observer.command('ACL', 'SETUSER', 'default', 'allchannels')
        if (this.hasTakenAway) await waitFor(() => this.observer.holdsAnyPattern(), limits.start)
    }
  }

  /** From now on it refuses every pattern but this one. */
  async refuseAllBut(pattern: string): Promise<void> {
    await this.observer.command('ACL', 'SETUSER', 'default', 'resetchannels', `&${pattern}`)
  }

  /** Resumes it if it was suspended, so that a server that waits for it can end. */
  resume(): void {
    this.redis.resume()
  }

  /** Ends it, and releases port and folder. */
  async stop(): Promise<void> {
    await this.closeObserver()
    await this.redis.stop()
  }

  /** Resolves when the server has reconnected, and Redis has refused what it asked for. */
  private async takeAway(limits: Limits): Promise<void> {
    const dropped = await this.observer.serverConnections()
    await this.observer.command('ACL', 'LOG', 'RESET')
    await this.observer.command('ACL', 'SETUSER', 'default', 'resetchannels')
    this.hasTakenAway = true
    for (const { address } of dropped) await this.observer.command('CLIENT', 'KILL', 'ADDR', address)
    await this.awaitReconnection(dropped, limits)
    if (await waitFor(() => this.observer.hasRefusedPatterns(), limits.start)) return
    const requirement = 'A server that reconnects subscribes to its patterns again'
    throw new RequirementNotMet(requirement, 'a PSUBSCRIBE', 'none', 'resilience/2')
  }

  private async closeObserver(): Promise<void> {
    await this.currentObserver?.close()
    this.currentObserver = undefined
  }

  private async awaitReconnection(
    dropped: readonly RedisConnection[],
    limits: Limits,
    owner: Owner = 'resilience/2',
  ): Promise<void> {
    const reconnected = (least: number) => async () =>
      (await this.observer.serverConnections(dropped)).length >= least ? true : undefined
    if (!(await waitFor(reconnected(1), limits.start)))
      throw new RequirementNotMet('The server reconnects to Redis by itself', 'a connection', 'none', owner)
    // a server with several connections may need them all for what follows, or may now do with fewer
    await waitFor(reconnected(dropped.length), limits.must)
  }
}
