import { type Speech, WIRE } from '../client/codec'
import { NotObserved, RequirementNotMet, TargetFailure } from '../errors'
import { type Limits, lookUntil } from '../limits'
import type { Transcript } from '../transcript'
import { PrivateRedis } from './private-redis'
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
  'allows every pattern',
] as const
export type RedisEvent = (typeof REDIS_EVENTS)[number]

/** The moment, in ms: well within the time that a server gives Redis to answer. */
const MOMENT = 300

/**
 * A Redis that one scenario has for itself, so that it can be broken. It is watched over its unix socket, and its port is
 * opened only once it is: of what a server does at its coming back, nothing is missed.
 */
export class OwnRedis {
  private watching: RedisObserver | undefined

  private constructor(
    private readonly redis: PrivateRedis,
    private readonly transcript: Transcript,
    private readonly speech: Speech,
  ) {}

  /** Takes a place for one, and starts nothing: its port refuses connections. Throws TargetFailure. */
  static async prepare(transcript: Transcript, speech: Speech = WIRE): Promise<OwnRedis> {
    return new OwnRedis(await PrivateRedis.prepare(), transcript, speech)
  }

  get url(): string {
    return this.redis.url
  }

  /** Who watches it. Throws TargetFailure while it is not running. */
  get observer(): RedisObserver {
    if (!this.watching) throw new TargetFailure('Redis cannot be asked: the suite has stopped it.')
    return this.watching
  }

  /** Starts it. Throws NotObserved where it is too old for its port to be opened later (before Redis 7). */
  async start(): Promise<void> {
    this.transcript.note('suite', 'starts Redis', this.url)
    await this.redis.startUnheard()
    this.watching = await RedisObserver.open(this.redis.socketPath, this.transcript, { speech: this.speech })
    await this.watching.order('CONFIG', 'SET', 'port', `${this.redis.port}`).catch((error: unknown) => {
      if (!(error instanceof TargetFailure)) throw error
      throw new NotObserved('redis-control', `Redis is watched before a server comes to it (${error.message})`)
    })
  }

  /**
   * Makes it happen. Where Redis comes back, resolves when the server has, too: it has the whole limit for a start, for
   * the pause between its attempts is its own affair. Throws RequirementNotMet if it does not.
   */
  async happens(event: RedisEvent, limits: Limits): Promise<void> {
    switch (event) {
      case 'drops the connections of that server': {
        const dropped = await this.observer.strangers()
        for (const address of dropped) await this.observer.order('CLIENT', 'KILL', 'ADDR', address)
        return this.serverIsBack(dropped, limits)
      }
      case 'is stopped':
        this.transcript.note('suite', 'stops Redis', '')
        await this.unwatch()
        return this.redis.stopServer()
      case 'is started again':
        await this.start()
        return this.serverIsBack([], limits)
      case 'hangs':
        this.transcript.note('suite', 'halts Redis', 'SIGSTOP')
        return this.redis.hang()
      case 'goes on':
        this.transcript.note('suite', 'lets Redis go on', 'SIGCONT')
        this.redis.goOn()
        return this.serverIsBack([], limits)
      case 'pauses for a moment':
        return this.observer.order('CLIENT', 'PAUSE', `${MOMENT}`, 'ALL')
      // of the user that everybody is who gives no name: the server and, until it is allowed again, we
      case 'refuses every pattern':
        return this.observer.order('ACL', 'SETUSER', 'default', 'resetchannels')
      case 'allows every pattern':
        return this.observer.order('ACL', 'SETUSER', 'default', 'allchannels')
    }
  }

  /** Lets it go on if it was halted, so that who waits for it can end. */
  goOn(): void {
    this.redis.goOn()
  }

  /** Ends it, and gives everything back. */
  async stop(): Promise<void> {
    await this.unwatch()
    await this.redis.stop()
  }

  private async unwatch(): Promise<void> {
    await this.watching?.close()
    this.watching = undefined
  }

  private async serverIsBack(before: readonly string[], limits: Limits): Promise<void> {
    const arrived = async () => (await this.observer.strangers()).filter((address) => !before.includes(address)).length
    const look = (least: number) => async () => ((await arrived()) >= least ? true : undefined)
    if (!(await lookUntil(look(1), limits.start)))
      throw new RequirementNotMet('The server comes back to Redis by itself', 'a connection', 'none')
    // one that had several may need the others for what follows; it may as well do with fewer now
    await lookUntil(look(before.length), limits.must)
  }
}
