import { SuiteError } from '../harness/errors'
import type { RedisConnection } from '../harness/redis/redis-connection'
import type { Pings, ServerInstance } from '../harness/server/targets'
import type { Testbed } from '../harness/testbed'

/** ms. A silent client is noticed soon; and a client that answers pings is not lost before it was held up for 2 s. */
export const SHORT_PINGS: Pings = { interval: 300, timeout: 2_000 }

/** The servers of one scenario: the one that scenarios share, and those that it starts for itself. */
export class ScenarioServers {
  /** the connections that Redis listed before the scenario started its own server */
  connectionsBefore: RedisConnection[] = []
  private own: ServerInstance | undefined
  private ownSecond: ServerInstance | undefined
  /** by origin, whether each closed server ended by itself */
  private readonly closed = new Map<string, boolean>()

  constructor(
    private readonly testbed: Testbed,
    readonly shared: ServerInstance,
  ) {}

  /** Starts a server for this scenario alone. */
  async start(readyWhen: 'handshake' | 'port', requirement: string): Promise<void> {
    if (this.testbed.capabilities.has('redis'))
      this.connectionsBefore = await this.testbed.redis(requirement).serverConnections()
    this.own = await this.testbed.launch(readyWhen, requirement)
  }

  /** The same, with these pings. Where no server can be started, the shared one is used. */
  async startWithPings(pings: Pings): Promise<void> {
    if (!this.testbed.capabilities.has('restart')) return
    this.own = await this.testbed.launch('handshake', 'A server can be started with short pings', pings)
  }

  /** Starts a server with a Redis for this scenario alone. */
  async startWithRedis(redis: 'up' | 'down'): Promise<void> {
    if (redis === 'down') this.own = await this.testbed.launchWithoutRedis()
    else this.own = await this.testbed.launchWithRedis('A Redis can be broken')
  }

  /** Starts a second server on the Redis of the first. It is `that server` from now on. */
  async startSecond(): Promise<void> {
    this.ownSecond = await this.testbed.launch('handshake', 'A second server can be started')
  }

  /** The server that clients connect to by default: the scenario's own, if it has one that was not closed. */
  get forClients(): ServerInstance {
    return this.own && !this.isClosed(this.own.origin) ? this.own : this.shared
  }

  /** `that server`: the one that the scenario has started last. */
  get latest(): ServerInstance {
    const server = this.ownSecond ?? this.own
    if (!server) throw new SuiteError('the scenario has started no server of its own')
    return server
  }

  get second(): ServerInstance {
    if (!this.ownSecond) throw new SuiteError('the scenario has no second server')
    return this.ownSecond
  }

  async close(server: ServerInstance): Promise<void> {
    this.closed.set(server.origin, await server.stop())
  }

  isClosed(origin: string): boolean {
    return this.closed.has(origin)
  }

  /** Whether a closed server ended by itself. */
  endedByItself({ origin }: ServerInstance): boolean {
    const inTime = this.closed.get(origin)
    if (inTime === undefined) throw new SuiteError('the server was not closed')
    return inTime
  }
}
