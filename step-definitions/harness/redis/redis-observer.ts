import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Redis from 'ioredis'
import { withoutSecrets } from '../../../schemas/shared'
import { type MessageCodec, wireCodec } from '../client/codec'
import { Inbox } from '../client/inbox'
import { messageOf, TargetFailure } from '../errors'
import type { Transcript } from '../transcript'
import { TIMED_OUT, waitFor, withTimeout } from '../waiting'
import { CommandLog } from './command-log'
import { MonitorStream } from './monitor-stream'
import { hint, isHere, optionsFor, rejectSentinel } from './opening'
import { RedisClock } from './redis-clock'
import { clientsIn, connectionsIn, type RedisClient, type RedisConnection, SUITE_NAME } from './redis-connection'
import type { RedisCommand } from './subscription-state'

/** ms within which MONITOR must show a command that Redis has run */
const FENCE_LIMIT = 20_000
/** Fences by which the clock of Redis is measured at first (1 ms for all). Later ones make it more exact. */
const CLOCK_FENCES = 3
/** ms within which Redis must answer after it has accepted the connection */
const OPEN_LIMIT = 10_000

/**
 * What Redis knows: which connection holds which pattern, and by which commands. MONITOR lags behind what Redis has done,
 * so it is read behind a fence: an ECHO of a token, awaited in the stream.
 */
export class RedisObserver {
  private readonly fences = new Inbox<string>()
  private readonly clock: RedisClock
  private readonly log: CommandLog
  private monitor: MonitorStream | undefined
  /** the addresses of the suite's own two connections, which stay open as long as this does */
  private ownAddresses = new Set<string>()

  private constructor(
    private readonly control: Redis,
    private readonly transcript: Transcript,
    private readonly codec: MessageCodec,
    url: string,
  ) {
    this.clock = new RedisClock({ sameMachine: isHere(url) })
    this.log = new CommandLog(this.clock, transcript)
  }

  /**
   * Begins to observe the Redis at `url`, or at a unix socket's path; `caFile` has certificates (PEM) to trust for it. `codec` has the names of patterns and channels there.
   * Throws TargetFailure, naming the url, if that fails or takes longer than the limit (ms).
   */
  static async open(
    url: string,
    transcript: Transcript,
    {
      codec = wireCodec,
      limitMs = OPEN_LIMIT,
      caFile,
    }: { codec?: MessageCodec; limitMs?: number; caFile?: string } = {},
  ): Promise<RedisObserver> {
    const ca = caFile === undefined ? undefined : readFileSync(caFile)
    const control = new Redis({
      ...(optionsFor(url, ca) as object), // ioredis has its types by overload
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    })
    let reason = ''
    control.on('error', (error) => {
      reason = messageOf(error)
    })
    const observer = new RedisObserver(control, transcript, codec, url)
    try {
      const began = observer.connect(url, ca)
      if ((await withTimeout(began, limitMs)) === TIMED_OUT)
        throw new Error(`nothing was answered within ${limitMs} ms`)
    } catch (error) {
      await observer.close()
      if (error instanceof TargetFailure) throw error
      throw new TargetFailure(`Redis at ${withoutSecrets(url)} cannot be used: ${hint(reason || messageOf(error))}`)
    }
    return observer
  }

  private async connect(url: string, ca: Buffer | undefined): Promise<void> {
    await this.control.connect()
    await this.control.ping()
    await rejectSentinel(this.control, url)
    await this.control.client('SETNAME', SUITE_NAME).catch(() => {}) // where that is forbidden, it only tells less
    const onCommand = (command: RedisCommand) => this.see(command)
    this.monitor = await MonitorStream.open(url, onCommand, () => this.fences.end(), ca)
    const [control] = connectionsIn(String(await this.control.client('INFO')))
    this.ownAddresses = new Set([this.monitor.address, control?.address ?? ''])
    for (let fences = 0; fences < CLOCK_FENCES; fences += 1) await this.fence()
  }

  /** Forgets all commands. A new scenario, with this mark, has patterns of its own. */
  reset(mark = ''): void {
    this.log.reset(mark)
  }

  /** The number of commands about subscriptions that Redis has run in this scenario. */
  async position(): Promise<number> {
    await this.fence()
    return this.log.commands.length
  }

  /** The commands about subscriptions that Redis has run in this scenario, in order. */
  async commandsSoFar(): Promise<readonly RedisCommand[]> {
    await this.fence()
    return this.log.commands
  }

  /** The connections that hold a pattern now, by address, with the number of PSUBSCRIBEs of each: see SubscriptionState. */
  async holders(pattern: string): Promise<ReadonlyMap<string, number>> {
    const connected = new Set(await this.addresses())
    await this.fence()
    for (const address of this.log.state.holdingAddresses())
      if (!connected.has(address) && !(await this.addresses()).includes(address))
        this.log.state.connectionEnded(address)
    return this.log.state.holders(this.codec.nameInRedis(pattern))
  }

  /**
   * Waits until a pattern is held, for at most `limitMs`; false if it is not. Meant for publishing, not for judging: with
   * a dialect SUBSCRIBE will do, because its server may know exact names only.
   */
  async awaitListener(pattern: string, limitMs: number): Promise<boolean> {
    const look = async () => {
      if ((await this.holders(pattern)).size > 0) return true
      if (this.codec === wireCodec) return undefined
      return this.log.state.listeners(this.codec.nameInRedis(pattern)).size > 0 ? true : undefined
    }
    return (await waitFor(look, limitMs)) ?? false
  }

  /** Waits until nobody holds a pattern, not even by SUBSCRIBE, for at most `limitMs`. Returns who then does, in words. */
  async awaitRelease(pattern: string, limitMs: number): Promise<string[]> {
    let left: string[] = []
    const look = async () => {
      const holders = [...(await this.holders(pattern)).keys()]
      const listeners = [...this.log.state.listeners(this.codec.nameInRedis(pattern)).keys()]
      left = [...holders, ...listeners.map((address) => `${address} (by SUBSCRIBE)`)]
      return left.length === 0 ? true : undefined
    }
    await waitFor(look, limitMs)
    return left
  }

  /** How often a command with this name has named this pattern or channel in this scenario. */
  async timesSent(name: string, pattern: string): Promise<number> {
    await this.fence()
    return this.log.state.timesSent(name, this.codec.nameInRedis(pattern))
  }

  /** The connections that Redis lists, without the suite's own and without `known` ones. */
  async serverConnections(known: readonly RedisConnection[] = []): Promise<RedisConnection[]> {
    const knownIds = new Set(known.map(({ id }) => id))
    return (await this.connections()).filter(({ id, address }) => !this.ownAddresses.has(address) && !knownIds.has(id))
  }

  /** The clients that may be a server's. */
  async clients(): Promise<RedisClient[]> {
    return clientsIn(String(await replyOf(this.control.client('LIST'))))
  }

  /** Waits until the holders of a pattern are as wanted, for at most `limitMs`. Returns them as they are at the end. */
  async awaitHolders(
    pattern: string,
    wanted: (holders: ReadonlyMap<string, number>) => boolean,
    limitMs: number,
  ): Promise<ReadonlyMap<string, number>> {
    const look = async () => {
      const holders = await this.holders(pattern)
      return wanted(holders) ? holders : undefined
    }
    return (await waitFor(look, limitMs)) ?? (await this.holders(pattern))
  }

  /** Publishes a payload. When this resolves, Redis has sent it to every connection that holds a matching pattern. */
  async publish(channel: string, payload: string | Buffer): Promise<void> {
    this.transcript.note('suite', 'publishes', `${channel} ${payload}`, {
      channel,
      ...(typeof payload === 'string' ? { payload } : { payloadBase64: payload.toString('base64') }),
    })
    const publications = this.codec.publications(channel, payload)
    if (this.codec !== wireCodec)
      for (const one of publications)
        this.transcript.note('suite', 'publishes through the dialect', `${one.channel} ${one.payload}`)
    await Promise.all(publications.map((one) => replyOf(this.control.publish(one.channel, one.payload))))
  }

  /** Makes Redis run no command for this long, in ms. Returns the time (`Date.now()`) until which that is certain. */
  async pause(ms: number): Promise<number> {
    const sentAt = Date.now() // Redis ends the pause by the same clock; the pause begins later, and has whole ms
    this.transcript.note('suite', 'pauses Redis', `for ${ms} ms`)
    await replyOf(this.control.client('PAUSE', ms, 'ALL'))
    return sentAt + ms - 1
  }

  /** Sends Redis a command (`CLIENT KILL …`). Resolves when it was run. Throws TargetFailure where it is refused. */
  async command(name: string, ...args: string[]): Promise<void> {
    this.transcript.note('suite', 'sends to Redis', [name, ...args].join(' '))
    await replyOf(this.control.call(name, ...args))
  }

  /** `true` once Redis has refused a pattern or channel since its ACL LOG was reset. */
  async hasRefusedPatterns(): Promise<true | undefined> {
    const log = JSON.stringify(await replyOf(this.control.acl('LOG')))
    return log.includes('"channel"') ? true : undefined
  }

  /** `true` once any connection holds a pattern. */
  async holdsAnyPattern(): Promise<true | undefined> {
    return Number(await replyOf(this.control.pubsub('NUMPAT'))) > 0 ? true : undefined
  }

  async close(): Promise<void> {
    this.control.disconnect()
    await this.monitor?.close()
  }

  /** Resolves when MONITOR has shown every command that Redis ran before this call. */
  private async fence(): Promise<void> {
    const token = randomUUID()
    this.clock.sends(token)
    await replyOf(this.control.echo(token))
    const shown = await this.fences.next((seen) => seen === token, FENCE_LIMIT)
    if (shown === undefined) throw new TargetFailure('Redis no longer shows its commands: MONITOR has ended or hangs.')
  }

  private see(command: RedisCommand): void {
    const [token = ''] = command.args
    if (command.name === 'ECHO') {
      this.clock.sees(token, command.unixMs ?? 0)
      this.fences.put(token)
    } else this.log.record(command)
  }

  private async connections(): Promise<RedisConnection[]> {
    return connectionsIn(String(await replyOf(this.control.client('LIST'))))
  }

  private async addresses(): Promise<string[]> {
    return (await this.connections()).map(({ address }) => address)
  }
}

/** Throws TargetFailure if Redis does not answer: neither the server nor the suite is wrong then. */
async function replyOf<T>(reply: Promise<T>): Promise<T> {
  return reply.catch((error: unknown) => {
    throw new TargetFailure(`Redis no longer answers: ${messageOf(error)}`)
  })
}
