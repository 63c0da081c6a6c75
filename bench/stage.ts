import { Redis } from 'ioredis'
import { type Contestant, isBroker } from './contestants'
import { Process } from './contestants/process'
import { Load } from './load/load'
import { MqttOutlet, RedisOutlet } from './load/outlets'
import { Publisher } from './load/publisher'
import { cpuTime, residentMemory } from './measure/proc'

/** What a stage stands on. */
export interface Surroundings {
  readonly redisUrl: string
  readonly env: NodeJS.ProcessEnv
}

/** Bytes of every payload. */
export const PAYLOAD_BYTES = 100
const PAYLOAD = 'The quick brown fox jumps over the lazy dog; '.repeat(3).slice(0, PAYLOAD_BYTES)

/** One contestant with its clients and its Redis, for as long as it is measured. */
export class Stage {
  private constructor(
    readonly contestant: Contestant,
    /** What all clients ask for, unless they ask for their own. */
    private readonly pattern: string,
    readonly server: Process,
    readonly load: Load,
    readonly publisher: Publisher,
    /** None where the contestant uses none. */
    private readonly redisPid: number | undefined,
  ) {}

  static async open(contestant: Contestant, { redisUrl, env }: Surroundings, pattern = 'news:*'): Promise<Stage> {
    const server = await Process.start(contestant, redisUrl, env)
    const load = new Load({ host: server.host, port: server.port, wire: contestant.wire })
    const publication = contestant.publication(pattern, PAYLOAD)
    if (isBroker(contestant)) {
      const outlet = await MqttOutlet.open(server.host, server.port)
      const publisher = new Publisher(outlet, publication, load.publishedAt)
      return new Stage(contestant, pattern, server, load, publisher, undefined)
    }
    const redis = new Redis(redisUrl, { protocol: 2 })
    const pid = Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1])
    const publisher = new Publisher(new RedisOutlet(redis), publication, load.publishedAt)
    return new Stage(contestant, pattern, server, load, publisher, pid)
  }

  /** All clients subscribe; and one payload is looked at, for a server that answers anything else would be measured too. */
  async subscribeAll(): Promise<void> {
    await this.load.ask('subscribe', this.pattern)
    const seen = await this.load.sees(PAYLOAD, () => this.publisher.burst(1))
    if (!seen) throw new Error('What the clients got is not what was published.')
  }

  /** Does something, and tells of whom it was, and what that printed, if it fails. */
  async play<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new Error(`${this.contestant.title}: ${(error as Error).message}\n${this.server.output}`.trimEnd())
    }
  }

  /** CPU that the server and Redis use while something is done, in µs (NaN without a Redis), and how long that takes, in ms. */
  async metered<T>(work: () => Promise<T>): Promise<{ serverUs: number; redisUs: number; ms: number; result: T }> {
    const server = cpuTime(this.server.pid)
    const redis = this.redisTime()
    const began = performance.now()
    const result = await work()
    return {
      ms: performance.now() - began,
      serverUs: (cpuTime(this.server.pid) - server) / 1000,
      redisUs: (this.redisTime() - redis) / 1000,
      result,
    }
  }

  /** The server's resident memory in bytes, after it has collected its garbage. */
  async memory(): Promise<number> {
    await this.server.collect()
    return residentMemory(this.server.pid)
  }

  private redisTime(): number {
    return this.redisPid === undefined ? Number.NaN : cpuTime(this.redisPid)
  }

  async close(): Promise<void> {
    await this.load.stop()
    this.publisher.stop()
    await this.server.stop()
  }
}
