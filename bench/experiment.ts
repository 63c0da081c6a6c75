import { Redis } from 'ioredis'
import { type Candidate, isBroker } from './candidates'
import { CandidateProcess } from './candidates/candidate-process'
import { MqttConnection, RedisConnection } from './load/broker-connections'
import { LoadGenerator } from './load/load-generator'
import { Publisher } from './load/publisher'
import { cpuTime, residentMemory } from './measure/proc'

/** What every experiment shares. */
export interface ExperimentContext {
  readonly redisUrl: string
  readonly env: NodeJS.ProcessEnv
}

/** The size of every payload. */
export const PAYLOAD_BYTES = 100
const PAYLOAD = 'The quick brown fox jumps over the lazy dog; '.repeat(3).slice(0, PAYLOAD_BYTES)

/** One candidate with its clients and its Redis, for as long as it is measured. */
export class Experiment {
  private constructor(
    readonly candidate: Candidate,
    /** The pattern that all clients share. */
    private readonly pattern: string,
    readonly server: CandidateProcess,
    readonly load: LoadGenerator,
    readonly publisher: Publisher,
    /** undefined if the candidate uses no Redis */
    private readonly redisPid: number | undefined,
  ) {}

  static async start(
    candidate: Candidate,
    { redisUrl, env }: ExperimentContext,
    pattern = 'news:*',
  ): Promise<Experiment> {
    const server = await CandidateProcess.start(candidate, redisUrl, env)
    const load = new LoadGenerator({ host: server.host, port: server.port, protocol: candidate.protocol })
    const publication = candidate.publication(pattern, PAYLOAD)
    if (isBroker(candidate)) {
      const connection = await MqttConnection.open(server.host, server.port)
      const publisher = new Publisher(connection, publication, load.publishedAt)
      return new Experiment(candidate, pattern, server, load, publisher, undefined)
    }
    const redis = new Redis(redisUrl, { protocol: 2 })
    const pid = Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1])
    const publisher = new Publisher(new RedisConnection(redis), publication, load.publishedAt)
    return new Experiment(candidate, pattern, server, load, publisher, pid)
  }

  /** Subscribes all clients, and checks the content of one delivery: a server that sends anything else would be measured too. */
  async subscribeAll(): Promise<void> {
    await this.load.requestAll('subscribe', this.pattern)
    const received = await this.load.receives(PAYLOAD, () => this.publisher.burst(1))
    if (!received) throw new Error('The clients did not receive the payload that was published.')
  }

  /** Runs `work`. If it fails, the error names the candidate and includes the candidate's output. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new Error(`${this.candidate.title}: ${(error as Error).message}\n${this.server.output}`.trimEnd())
    }
  }

  /** CPU time that the server and Redis use during `work`, in µs (NaN without a Redis), and its duration in ms. */
  async measureUsage<T>(work: () => Promise<T>): Promise<{ serverUs: number; redisUs: number; ms: number; result: T }> {
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

  /** The server's resident memory in bytes, after a garbage collection. */
  async memory(): Promise<number> {
    await this.server.collect()
    return residentMemory(this.server.pid)
  }

  private redisTime(): number {
    return this.redisPid === undefined ? Number.NaN : cpuTime(this.redisPid)
  }

  async stop(): Promise<void> {
    await this.load.stop()
    this.publisher.stop()
    await this.server.stop()
  }
}
