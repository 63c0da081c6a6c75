import { setWorldConstructor, World } from '@cucumber/cucumber'
import { OBSERVATION_MEDIA_TYPE } from '../../schemas/shared'
import type { Capability, RunParameters } from '../../schemas/types'
import type { Burst } from '../harness/claims/bursts'
import { awaitHeld } from '../harness/claims/deliveries'
import type { Flood } from '../harness/claims/floods'
import { servesAgain } from '../harness/claims/outages'
import type { Payload } from '../harness/claims/payloads'
import type { RawFrame } from '../harness/claims/raw-frames'
import { Client, type ScenarioContext } from '../harness/client/client'
import type { ProtocolClient, Transport } from '../harness/client/protocol-client'
import { SuiteError } from '../harness/errors'
import type { Generation } from '../harness/generated/generation'
import { recordedMark } from '../harness/generated/trace'
import { Names } from '../harness/names'
import { read, type Written } from '../harness/notation'
import type { RedisEvent } from '../harness/redis/breakable-redis'
import type { RedisObserver } from '../harness/redis/redis-observer'
import type { ServerInstance } from '../harness/server/targets'
import type { Testbed } from '../harness/testbed'
import { ScenarioServers, SHORT_PINGS } from './scenario-servers'

/**
 * Events of Redis after which a server may refuse for a while, and what has become of Redis then. A refusal by Redis counts:
 * a server may treat it as an outage.
 */
const RECOVERIES: Partial<Record<RedisEvent, string>> = {
  'drops the connections of that server': 'it is connected to Redis again',
  'is started again': 'Redis is back',
  'goes on': 'Redis answers again',
  'allows every pattern': 'Redis allows every pattern again',
}

/** What hooks give to a scenario when it begins. */
interface Beginning {
  testbed: Testbed
  servers: ScenarioServers
  generation: Generation
}

/** One scenario: its clients by name, its servers, and its unique names. */
export class Scenario extends World<RunParameters> implements ScenarioContext {
  readonly names = new Names(recordedMark(this.parameters))
  private readonly clients = new Map<string, Client>()
  private readonly allClients: Client[] = []
  /** every connection so far, open or not */
  private readonly connections: ProtocolClient[] = []
  private beginning: Beginning | undefined
  /** what has ended the last outage, while the server may still refuse */
  private recovered: string | undefined
  pingGraceMs = 0
  /** what later steps call "it", "them", "these patterns", or compare with */
  payload: Payload | undefined
  burst: Burst | undefined
  patterns: string[] | undefined
  rawFrame: RawFrame | undefined
  flood: Flood | undefined
  /** what the first step that did not pass has thrown */
  thrown: unknown

  /** Called before the first step; `shared` is the server that scenarios share. */
  begin(testbed: Testbed, shared: ServerInstance, generation: Generation): void {
    this.beginning = { testbed, servers: new ScenarioServers(testbed, shared), generation }
  }

  private get begun(): Beginning {
    if (!this.beginning) throw new SuiteError('the scenario has not begun')
    return this.beginning
  }

  get testbed(): Testbed {
    return this.begun.testbed
  }

  get servers(): ScenarioServers {
    return this.begun.servers
  }

  /** What it takes to generate cases for this scenario. */
  get generation(): Generation {
    return this.begun.generation
  }

  get usualTransport(): Transport {
    return this.testbed.defaultTransport()
  }

  get limits() {
    return this.testbed.limits
  }

  redis(requirement: string): RedisObserver {
    return this.testbed.redis(requirement)
  }

  /** Throws NotObserved where the target does not have a capability. */
  need(capability: Capability, requirement: string): void {
    this.testbed.capabilities.need(capability, requirement)
  }

  /** Connects a client under a name, by default over the default transport to `servers.forClients`. */
  async connect(name: string, transport?: Transport, server = this.servers.forClients): Promise<Client> {
    const connection = await this.testbed.connect(name, server, transport)
    this.connections.push(connection)
    const client = new Client(connection, this)
    this.clients.set(name, client)
    this.allClients.push(client)
    return client
  }

  /** The client of that name. Throws SuiteError if it has not connected. */
  client(name: string): Client {
    const client = this.clients.get(name)
    if (!client) throw new SuiteError(`no client called ${name} has connected`)
    return client
  }

  /** The client that had the name last, even if it has left. */
  clientSoFar(name: string): Client {
    return this.required(this.allClients.findLast((client) => client.name === name))
  }

  /** The client of that name, connected now if it was not. */
  async ensureConnected(name: string): Promise<Client> {
    return this.clients.get(name) ?? this.connect(name)
  }

  /** The scenario's current clients. */
  connectedClients(): Client[] {
    return [...this.clients.values()]
  }

  clientsSoFar(): readonly Client[] {
    return this.allClients
  }

  /** Disconnects a client with a close packet. */
  async disconnect(name: string): Promise<void> {
    await this.client(name).connection.leave()
    this.clients.delete(name)
  }

  /** Destroys a client's sockets. Over polling there may be none at that moment: then only the ping timeout shows it. */
  vanish(name: string): void {
    const { connection } = this.client(name)
    connection.drop()
    if (connection.transport === 'polling') this.allowForPingTimeout(connection)
    this.clients.delete(name)
  }

  /** From now on nothing comes from this client. What follows from that may take the server's ping timeout. */
  fallSilent(name: string): void {
    const { connection } = this.client(name)
    connection.fallSilent()
    this.allowForPingTimeout(connection)
    if (connection.pingTimeMs > SHORT_PINGS.interval + SHORT_PINGS.timeout)
      this.observe(`slow: waited up to ${connection.pingTimeMs} ms for the ping timeout`)
  }

  private allowForPingTimeout(connection: ProtocolClient): void {
    this.pingGraceMs = Math.max(this.pingGraceMs, connection.pingTimeMs)
  }

  /** Makes something happen to the scenario's own Redis. */
  async changeRedis(event: RedisEvent): Promise<void> {
    await this.testbed.breakableRedis.apply(event, this.limits)
    this.recovered = RECOVERIES[event] ?? this.recovered
    // subscriptions must come back without a request of ours, so nothing is sent while there are some
    if (this.recovered && this.connectedClients().every(({ patterns }) => patterns.size === 0)) await this.settle()
  }

  /** Waits until Redis holds what the clients are subscribed to: see awaitHeld. */
  async awaitRedis(): Promise<void> {
    if (this.testbed.capabilities.has('redis'))
      await awaitHeld(this.connectedClients(), this.redis('Redis holds what clients are subscribed to'), this)
  }

  /**
   * A barrier on one client of each server, or on a new client if there is none: see Client.barrier. After an outage of
   * Redis the server first has to serve again.
   */
  readonly settle = async (): Promise<void> => {
    const usable = this.connectedClients().filter(
      ({ connection }) => connection.isAlive && !this.servers.isClosed(connection.origin),
    )
    const oneOfEach = [...new Map(usable.reverse().map((client) => [client.connection.origin, client])).values()]
    const clients = oneOfEach.length > 0 ? oneOfEach : [await this.connect('somebody')]
    const { recovered } = this
    if (recovered) await Promise.all(clients.map((client) => servesAgain(client, recovered, this)))
    this.recovered = undefined
    await Promise.all(clients.map((client) => client.barrier()))
  }

  /** What a text of the feature stands for in this scenario. */
  read(written: Written): string | Buffer {
    return read(written, this.names)
  }

  /** What an earlier step has stored. Throws SuiteError if none has. */
  required<T>(stored: T | undefined): T {
    if (stored === undefined) throw new SuiteError('no earlier step has stored what this step refers to')
    return stored
  }

  /** Attaches what was seen where nothing can fail. */
  observe(text: string): void {
    this.attach(text, OBSERVATION_MEDIA_TYPE)
  }

  /** Drops every connection. */
  dropConnections(): void {
    for (const connection of this.connections) connection.drop()
  }
}

setWorldConstructor(Scenario)
