import { setWorldConstructor, World } from '@cucumber/cucumber'
import { OBSERVATION_MEDIA_TYPE } from '../../schemas/shared'
import type { RunParameters } from '../../schemas/types'
import type { Burst } from '../harness/claims/bursts'
import { servesAgain } from '../harness/claims/consistency'
import { awaitHeld } from '../harness/claims/deliveries'
import type { Payload } from '../harness/claims/payloads'
import type { RawFrame } from '../harness/claims/raw-frames'
import { Client, type Surroundings } from '../harness/client/client'
import type { ProtocolClient, Transport } from '../harness/client/protocol-client'
import { SuiteFault } from '../harness/errors'
import type { Generation } from '../harness/generated/generation'
import { recordedMark } from '../harness/generated/trace'
import { Names } from '../harness/names'
import { read, type Written } from '../harness/notation'
import type { RedisEvent } from '../harness/redis/breakable-redis'
import type { RedisObserver } from '../harness/redis/redis-observer'
import type { ServerInstance } from '../harness/server/targets'
import type { Testbed } from '../harness/testbed'

/**
 * ms. A silent client is found out soon, and nobody else: who answers pings may be held up for as long as the timeout.
 */
const SHORT_PINGS = { interval: 300, timeout: 2_000 }

/** What happens to Redis after which a server may refuse for a while; one takes what Redis refuses for an outage. */
const COMING_BACK: readonly RedisEvent[] = [
  'drops the connections of that server',
  'is started again',
  'goes on',
  'allows every pattern',
]

/** One scenario: its clients by name, its servers, and the names only it uses. */
export class Scenario extends World<RunParameters> implements Surroundings {
  readonly names = new Names(recordedMark(this.parameters))
  private readonly clients = new Map<string, Client>()
  /** everybody who ever came, whether still there or not */
  private readonly connections: ProtocolClient[] = []
  private bed: Testbed | undefined
  private shared: ServerInstance | undefined
  private from: Generation | undefined
  private own: ServerInstance | undefined
  private second: ServerInstance | undefined
  /** of the servers that were closed, whether each ended by itself */
  private readonly closed = new Map<string, boolean>()
  private recovering = false
  patienceMs = 0
  /** the connections that Redis listed before the scenario's own server was started */
  connectionsBefore: string[] = []
  /** what a step speaks of as "it", "them", "these patterns", or of what has changed since */
  payload: Payload | undefined
  burst: Burst | undefined
  patterns: string[] | undefined
  rawFrame: RawFrame | undefined
  /** what the first step that did not pass has thrown */
  thrown: unknown

  /** Takes its place in the worker's testbed, with the server that scenarios share. */
  begin(bed: Testbed, shared: ServerInstance, generation: Generation): void {
    this.bed = bed
    this.shared = shared
    this.from = generation
  }

  get testbed(): Testbed {
    if (!this.bed) throw new SuiteFault('the scenario has not begun')
    return this.bed
  }

  /** What is generated for this scenario comes from it. */
  get generation(): Generation {
    if (!this.from) throw new SuiteFault('the scenario has not begun')
    return this.from
  }

  get limits() {
    return this.testbed.limits
  }

  redis(requirement: string): RedisObserver {
    return this.testbed.redis(requirement)
  }

  /**
   * Connects a client under a name, to the scenario's own server if it has one that was not closed; over the usual
   * transport if none is asked for.
   */
  async connect(name: string, transport?: Transport, server = this.usualServer()): Promise<Client> {
    const connection = await this.testbed.connect(name, server, transport)
    this.connections.push(connection)
    const client = new Client(connection, this)
    this.clients.set(name, client)
    return client
  }

  /** The client of that name. Throws SuiteFault if it never came. */
  client(name: string): Client {
    const client = this.clients.get(name)
    if (!client) throw new SuiteFault(`no client called ${name} has connected`)
    return client
  }

  /** The client of that name, connected now if it was not. */
  async present(name: string): Promise<Client> {
    return this.clients.get(name) ?? this.connect(name)
  }

  /** The client goes, in a way that the step says, and is none of the scenario's clients any more. */
  gone(name: string): void {
    this.clients.delete(name)
  }

  /** Starts a server that is this scenario's alone. */
  async launch(readyWhen: 'handshake' | 'port', requirement: string): Promise<void> {
    if (this.testbed.has('redis')) this.connectionsBefore = await this.redis(requirement).strangers()
    this.own = await this.testbed.launch(readyWhen, requirement)
  }

  /** The same, asked for short pings; where none can be started, the shared server has to do. */
  async launchWithShortPings(): Promise<void> {
    if (!this.testbed.has('restart')) return
    this.own = await this.testbed.launch('handshake', 'A server can be started with short pings', SHORT_PINGS)
  }

  /** Starts a server with a Redis that are this scenario's alone. */
  async launchWithRedis(redis: 'up' | 'down'): Promise<void> {
    if (redis === 'down') this.own = await this.testbed.launchWithoutRedis()
    else this.own = await this.testbed.launchWithRedis('A Redis can be broken')
  }

  /** Starts one more server on the Redis that the first is on; it is `that server` from now on. */
  async launchSecond(): Promise<void> {
    this.second = await this.testbed.launch('handshake', 'A second server can be started')
  }

  private usualServer(): ServerInstance {
    return this.own && !this.closed.has(this.own.origin) ? this.own : this.sharedServer
  }

  get sharedServer(): ServerInstance {
    if (!this.shared) throw new SuiteFault('the scenario has no server')
    return this.shared
  }

  /** The server that the scenario has started last. */
  get ownServer(): ServerInstance {
    const server = this.second ?? this.own
    if (!server) throw new SuiteFault('the scenario has started no server of its own')
    return server
  }

  get secondServer(): ServerInstance {
    if (!this.second) throw new SuiteFault('the scenario has no second server')
    return this.second
  }

  async close(server: ServerInstance): Promise<void> {
    this.closed.set(server.origin, await server.stop())
  }

  /** Whether a closed server ended by itself. */
  endedByItself({ origin }: ServerInstance): boolean {
    const willing = this.closed.get(origin)
    if (willing === undefined) throw new SuiteFault('the server was not closed')
    return willing
  }

  /** From now on nothing comes from this client, and what follows from that may take the server's ping timeout. */
  silence(name: string): void {
    const { connection } = this.client(name)
    connection.fallSilent()
    this.waitsForPings(connection)
    if (connection.pingTimeMs > SHORT_PINGS.interval + SHORT_PINGS.timeout)
      this.observe(`slow: waited up to ${connection.pingTimeMs} ms for the ping timeout`)
  }

  /** The client's sockets are destroyed. Over polling there may be none just then: that is found out by the ping timeout. */
  vanishes(name: string): void {
    const { connection } = this.client(name)
    connection.drop()
    if (connection.transport === 'polling') this.waitsForPings(connection)
    this.gone(name)
  }

  private waitsForPings(connection: ProtocolClient): void {
    this.patienceMs = Math.max(this.patienceMs, connection.pingTimeMs)
  }

  /** Something happens to the scenario's own Redis. */
  async redisUndergoes(event: RedisEvent): Promise<void> {
    await this.testbed.ownRedis.happens(event, this.limits)
    this.recovering ||= COMING_BACK.includes(event)
    // Whose subscriptions have to come back by themselves must not be helped by a request of ours.
    if (this.recovering && this.everybody().every(({ patterns }) => patterns.size === 0)) await this.settle()
  }

  /** What the clients were told, Redis has followed: see awaitHeld. */
  async redisFollows(): Promise<void> {
    if (this.testbed.has('redis'))
      await awaitHeld(this.everybody(), this.redis('Redis follows what clients are told'), this)
  }

  /** The clients that are there. */
  everybody(): Client[] {
    return [...this.clients.values()]
  }

  /**
   * A barrier on a client of this scenario, one of each server, or on one that comes for it: see Client.barrier. Where
   * Redis has just come back, the server first has to serve again.
   */
  readonly settle = async (): Promise<void> => {
    const able = this.everybody().filter(({ connection }) => connection.isAlive && !this.closed.has(connection.origin))
    const ofEach = [...new Map(able.reverse().map((client) => [client.connection.origin, client])).values()]
    const asked = ofEach.length > 0 ? ofEach : [await this.connect('somebody')]
    if (this.recovering) await Promise.all(asked.map((client) => servesAgain(client, this)))
    this.recovering = false
    await Promise.all(asked.map((client) => client.barrier()))
  }

  /** What a text of the feature stands for in this scenario. */
  read(written: Written): string | Buffer {
    return read(written, this.names)
  }

  /** What an earlier step has made. Throws SuiteFault if none has. */
  the<T>(made: T | undefined): T {
    if (made === undefined) throw new SuiteFault('no earlier step has made what this one speaks of')
    return made
  }

  /** Notes what was seen where nothing can fail. */
  observe(text: string): void {
    this.attach(text, OBSERVATION_MEDIA_TYPE)
  }

  /** Lets every client go. */
  dismiss(): void {
    for (const connection of this.connections) connection.drop()
  }
}

setWorldConstructor(Scenario)
