import { randomUUID } from 'node:crypto'
import Redis from 'ioredis'
import { type Speech, WIRE } from '../client/codec'
import { Inbox } from '../client/inbox'
import { messageOf, TargetFailure } from '../errors'
import { lookUntil, TIMED_OUT, within } from '../limits'
import type { Transcript } from '../transcript'
import { MonitorStream } from './monitor-stream'
import { type RedisCommand, SubscriptionState } from './subscription-state'

/** Commands that say something of subscriptions; all others would only fill the transcript. */
const WATCHED = new Set(['PSUBSCRIBE', 'PUNSUBSCRIBE', 'SUBSCRIBE', 'UNSUBSCRIBE', 'RESET', 'QUIT'])
/** MONITOR is given this long, in ms, to show a command that Redis has carried out. */
const FENCE_LIMIT = 20_000
/** A Redis that has accepted but not answered within this, in ms, is given up. */
const OPEN_LIMIT = 10_000

/**
 * What Redis knows: which pattern is held by which connection, brought by which commands. MONITOR lags behind
 * what Redis has done, so every look at it comes after a fence: an ECHO of a token, awaited in the stream.
 */
export class RedisObserver {
  private state = new SubscriptionState()
  private readonly fences = new Inbox<string>()
  private monitor: MonitorStream | undefined
  private ours = new Set<string>()
  private commands: RedisCommand[] = []

  private constructor(
    private readonly control: Redis,
    private readonly transcript: Transcript,
    private readonly speech: Speech,
  ) {}

  /**
   * Begins to watch the Redis at `url`, or at a unix socket's path; patterns and channels are called there as `speech` has
   * it. Throws TargetFailure, naming the url, where it cannot within the limit (ms).
   */
  static async open(
    url: string,
    transcript: Transcript,
    { speech = WIRE, limitMs = OPEN_LIMIT }: { speech?: Speech; limitMs?: number } = {},
  ): Promise<RedisObserver> {
    const control = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
    let reason = ''
    control.on('error', (error) => {
      reason = messageOf(error)
    })
    const observer = new RedisObserver(control, transcript, speech)
    try {
      const began = observer.beginToWatch(url)
      if ((await within(began, limitMs)) === TIMED_OUT) throw new Error(`nothing was answered within ${limitMs} ms`)
    } catch (error) {
      await observer.close()
      if (error instanceof TargetFailure) throw error
      throw new TargetFailure(`Redis at ${withoutPassword(url)} cannot be used: ${hint(reason || messageOf(error))}`)
    }
    return observer
  }

  private async beginToWatch(url: string): Promise<void> {
    await this.control.connect()
    await this.control.ping()
    const watch = (command: RedisCommand) => this.carriedOut(command)
    this.monitor = await MonitorStream.open(url, watch, () => this.fences.end())
    const info = await this.control.client('INFO')
    this.ours = new Set([this.monitor.address, addressesIn(String(info))[0] ?? ''])
  }

  /** Forgets which commands were sent; a new scenario uses patterns of its own. */
  begin(): void {
    this.state = new SubscriptionState()
    this.commands = []
  }

  /** Where Redis stands: the number of commands about subscriptions that it has carried out in this scenario. */
  async position(): Promise<number> {
    await this.fence()
    return this.commands.length
  }

  /** The commands about subscriptions that it has carried out in this scenario, in order. */
  async carriedOutSoFar(): Promise<readonly RedisCommand[]> {
    await this.fence()
    return this.commands
  }

  /** The connections that hold a pattern now, each with the number of PSUBSCRIBEs it sent since it got it. */
  async holders(pattern: string): Promise<ReadonlyMap<string, number>> {
    const connected = new Set(await this.addresses())
    await this.fence()
    for (const address of this.state.holdingAddresses())
      if (!connected.has(address) && !(await this.addresses()).includes(address)) this.state.connectionEnded(address)
    return this.state.holders(this.speech.nameInRedis(pattern))
  }

  /**
   * Waits until a pattern is held, at most for `limitMs`; false where it is not. For who wants to publish, and does not judge:
   * through a dialect SUBSCRIBE will do, since its server may know exact names only.
   */
  async awaitListener(pattern: string, limitMs: number): Promise<boolean> {
    const look = async () => {
      if ((await this.holders(pattern)).size > 0) return true
      if (this.speech === WIRE) return undefined
      return this.state.listeners(this.speech.nameInRedis(pattern)).size > 0 ? true : undefined
    }
    return (await lookUntil(look, limitMs)) ?? false
  }

  /** How often a command of this name has named this pattern or channel in this scenario. */
  async timesSent(name: string, pattern: string): Promise<number> {
    await this.fence()
    return this.state.timesSent(name, this.speech.nameInRedis(pattern))
  }

  /** The connections Redis lists, but for those of the suite. */
  async strangers(): Promise<string[]> {
    return (await this.addresses()).filter((address) => !this.ours.has(address))
  }

  /** Waits until the holders of a pattern are as wanted, at most for `limitMs`; gives them as they are at the end. */
  async awaitHolders(
    pattern: string,
    wanted: (holders: ReadonlyMap<string, number>) => boolean,
    limitMs: number,
  ): Promise<ReadonlyMap<string, number>> {
    const look = async () => {
      const holders = await this.holders(pattern)
      return wanted(holders) ? holders : undefined
    }
    return (await lookUntil(look, limitMs)) ?? (await this.holders(pattern))
  }

  /** Publishes a payload; it is on its way to every connection that holds a matching pattern when this resolves. */
  async publish(channel: string, payload: string | Buffer): Promise<void> {
    this.transcript.note('suite', 'publishes', `${channel} ${payload}`, {
      channel,
      ...(typeof payload === 'string' ? { payload } : { payloadBase64: payload.toString('base64') }),
    })
    const publications = this.speech.publications(channel, payload)
    if (this.speech !== WIRE)
      for (const one of publications)
        this.transcript.note('suite', 'says that to Redis as', `${one.channel} ${one.payload}`)
    await Promise.all(publications.map((one) => answerOf(this.control.publish(one.channel, one.payload))))
  }

  /** Redis carries out no command for this long, in ms; gives the moment (`Date.now()`) until which that is certain. */
  async pause(ms: number): Promise<number> {
    const asked = Date.now() // the clock by which Redis ends a pause, which begins later than this and counts whole ms
    this.transcript.note('suite', 'pauses Redis', `for ${ms} ms`)
    await answerOf(this.control.client('PAUSE', ms, 'ALL'))
    return asked + ms - 1
  }

  /** Gives Redis an order (`CLIENT KILL …`), and resolves when it has obeyed. Throws TargetFailure where it refuses. */
  async order(name: string, ...args: string[]): Promise<void> {
    this.transcript.note('suite', 'orders Redis', [name, ...args].join(' '))
    await answerOf(this.control.call(name, ...args))
  }

  async close(): Promise<void> {
    this.control.disconnect()
    await this.monitor?.close()
  }

  /** Resolves when MONITOR has shown everything that Redis carried out before this call. */
  private async fence(): Promise<void> {
    const token = randomUUID()
    await answerOf(this.control.echo(token))
    const shown = await this.fences.next((seen) => seen === token, FENCE_LIMIT)
    if (shown === undefined) throw new TargetFailure('Redis no longer shows its commands: MONITOR has ended or hangs.')
  }

  private carriedOut(command: RedisCommand): void {
    const [first = ''] = command.args
    if (command.name === 'ECHO') this.fences.put(first)
    if (!WATCHED.has(command.name)) return
    this.state.apply(command)
    this.commands.push(command)
    const { address, name, args } = command
    this.transcript.note('redis', `carries out for ${address}`, `${name} ${args.join(' ')}`, {
      command: [name, ...args],
    })
  }

  private async addresses(): Promise<string[]> {
    return addressesIn(String(await answerOf(this.control.client('LIST'))))
  }
}

/** Throws TargetFailure where Redis has gone: it is no fault of the server's requests, nor of the suite. */
async function answerOf<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw new TargetFailure(`Redis no longer answers: ${messageOf(error)}`)
  })
}

/** The addresses in the answer to CLIENT LIST or CLIENT INFO, a unix socket's as MONITOR writes it. */
function addressesIn(list: string): string[] {
  const addresses = [...list.matchAll(/(?:^| )addr=(\S+)/gm)].map(([, address]) => address ?? '')
  return addresses.map((address) => address.replace(/^(\/.*):0$/, 'unix:$1'))
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//')
}

function hint(reason: string): string {
  if (/NOAUTH|WRONGPASS/.test(reason)) return `${reason} Give the password in the url: redis://:password@host:port.`
  return `${reason}. Is it running, and is the url right?`
}
