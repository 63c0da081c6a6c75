import type { Capability, RunParameters } from '../../schemas/types'
import { type Speech, speechFor, WIRE } from './client/codec'
import { ProtocolClient, type Transport } from './client/protocol-client'
import { NotObserved, RequirementNotMet, SuiteFault, TargetFailure } from './errors'
import { Limits, lookUntil } from './limits'
import { OwnRedis } from './redis/breakable-redis'
import { PrivateRedis } from './redis/private-redis'
import { RedisObserver } from './redis/redis-observer'
import { accepts, DEATH_LIMIT, stillServes } from './server/http-probe'
import { awaitPort, awaitReady } from './server/readiness'
import { makeTarget, type Pings, type ServerInstance, type Target } from './server/targets'
import { Transcript } from './transcript'

/**
 * Where a worker's scenarios take place: the target, a Redis to watch, and one server that the scenarios share.
 * Everything is started when the first scenario needs it, and is let go by `stop`.
 */
export class Testbed {
  readonly transcript = new Transcript()
  readonly limits: Limits
  private readonly target: Target
  private privateRedis: PrivateRedis | undefined
  private redisUrl = ''
  /** how this target is spoken to; known once the first scenario has begun */
  speech: Speech = WIRE
  private observer: RedisObserver | undefined
  private shared: ServerInstance | undefined
  private readonly fresh = new Set<ServerInstance>()
  private own: OwnRedis | undefined
  private ordeal: string | undefined
  private failure: unknown
  private deathIsTold = false

  constructor(private readonly parameters: RunParameters) {
    this.limits = new Limits(parameters.limits)
    const { transcript, limits } = this
    const { cwd, statusLines } = parameters
    this.target = makeTarget(parameters.target, { cwd, limits, transcript, ...(statusLines && { statusLines }) })
  }

  /**
   * Begins a scenario: the shared server runs, started if need be. A target that could not be started is not tried
   * again: the same TargetFailure is thrown for every scenario.
   */
  async begin(): Promise<ServerInstance> {
    this.transcript.begin()
    this.observer?.begin()
    this.speech.begin()
    this.ordeal = undefined
    if (this.failure) throw this.failure
    await this.refuseDeath()
    try {
      this.shared ??= await this.startShared()
      return this.shared
    } catch (error) {
      this.failure = error
      throw error
    }
  }

  /**
   * Ends a scenario: servers of its own are stopped, and then its Redis. A shared server that was found wrong is replaced,
   * where it can be: what this scenario has done to it is no affair of the next.
   */
  async end(foundWrong = false): Promise<void> {
    this.own?.goOn()
    for (const server of this.fresh) await server.stop()
    this.fresh.clear()
    await this.own?.stop()
    this.own = undefined
    if (foundWrong && this.has('restart') && !this.shared?.died()) await this.discardShared()
  }

  /** From here on, until the scenario ends, the server must outlive something: if it ends, it is wrong, not unable to run. */
  mustOutlive(what: string): void {
    this.ordeal = what
  }

  /** What went wrong with the servers in this scenario, if one ended by itself, or with the dialect. */
  death(): TargetFailure | RequirementNotMet | undefined {
    if (this.speech.failure) return this.speech.failure
    for (const server of [this.shared, ...this.fresh]) {
      const death = server?.died()
      if (!death) continue
      const told = this.told(death, 'in the middle of a scenario')
      // a Redis of the scenario's own is no affair of the server that scenarios share
      const ordeal = this.own && server === this.shared ? undefined : this.ordeal
      return ordeal === undefined
        ? told
        : new RequirementNotMet(`The server outlives ${ordeal}`, 'it runs on', death.whole)
    }
    return undefined
  }

  /**
   * What is behind anything that went wrong: a server that is no longer there. Connections end before their process
   * does, one after the other; so it is asked for an answer, and if it gives none, its end is awaited.
   */
  async explanation(): Promise<TargetFailure | RequirementNotMet | undefined> {
    if (this.speech.failure) return this.speech.failure
    const servers = [...(this.shared ? [this.shared] : []), ...this.fresh]
    const answers = await Promise.all(servers.map(({ origin }) => stillServes(origin)))
    const [gone] = servers.filter((_, index) => !answers[index])
    if (!gone) return this.death()
    const death = await lookUntil(async () => this.death(), DEATH_LIMIT)
    // one that accepts, and hangs up on what is no Engine.IO, is there all the same
    if (death || gone !== this.shared || (await accepts(gone.origin))) return death
    return new TargetFailure(`${gone.origin} no longer accepts connections.`, gone.output)
  }

  /** The Redis that is watched: the scenario's own, if it has one. Throws NotObserved where we were not told of any. */
  redis(requirement: string): RedisObserver {
    this.need('redis', requirement)
    if (this.own) return this.own.observer
    if (!this.observer) throw new NotObserved('redis', requirement)
    return this.observer
  }

  /** The Redis that may be broken. Throws SuiteFault where the scenario has none of its own. */
  get ownRedis(): OwnRedis {
    if (!this.own) throw new SuiteFault('the scenario has no Redis of its own')
    return this.own
  }

  /** Whether the target has a capability, and was not declared to be without it. Messages have no form of their own in a dialect. */
  has(capability: Capability): boolean {
    const { without, dialect } = this.parameters
    if (without.includes(capability)) return false
    return capability === 'message-form' ? dialect === undefined : this.target.capabilities.has(capability)
  }

  /** Throws NotObserved where the target does not have a capability. */
  need(capability: Capability, requirement: string): void {
    if (!this.has(capability)) throw new NotObserved(capability, requirement)
  }

  /** Throws NotObserved where one of these clauses is about the form of messages, and that cannot be seen. */
  needFormFor(clauses: readonly string[]): void {
    const asked = clauses.find((clause) => this.parameters.messageForm?.includes(clause))
    if (asked) this.need('message-form', `Messages have the form that ${asked} speaks of`)
  }

  /** A server of the scenario's own; ready when it answers handshakes, or when its port accepts connections. */
  async launch(readyWhen: 'handshake' | 'port', requirement: string, pings?: Pings): Promise<ServerInstance> {
    this.need('restart', requirement)
    const server = await this.target.launch(this.own?.url ?? this.redisUrl, pings)
    this.fresh.add(server)
    if (readyWhen === 'port') await awaitPort(server, this.limits.start)
    else await this.awaitReady(server)
    return server
  }

  /** A Redis of the scenario's own, and a server on it. */
  async launchWithRedis(requirement: string): Promise<ServerInstance> {
    await this.takeRedis(requirement)
    await this.ownRedis.start()
    return this.launch('handshake', requirement)
  }

  /** A server on a Redis that is not there yet. Throws RequirementNotMet where it does not start. */
  async launchWithoutRedis(): Promise<ServerInstance> {
    const requirement = 'The server starts while its Redis is down'
    await this.takeRedis(requirement)
    try {
      return await this.launch('port', requirement)
    } catch (error) {
      if (!(error instanceof TargetFailure)) throw error
      for (const server of this.fresh) await server.stop() // it is judged here: that it has ended explains nothing later
      throw new RequirementNotMet(requirement, 'its port accepts connections', error.whole)
    }
  }

  connect(name: string, server: ServerInstance, transport = this.usualTransport()): Promise<ProtocolClient> {
    for (const part of ['polling', 'websocket'] as const)
      if (transport.includes(part)) this.need(part, `A client comes over ${transport}`)
    const { path, protocol = 4 } = this.parameters
    const [limitMs, speech] = [this.limits.must, this.speech]
    const options = { name, origin: server.origin, path, transport, limitMs, protocol, speech }
    return ProtocolClient.connect(options, this.transcript)
  }

  /** Stops and removes everything. */
  async stop(): Promise<void> {
    await this.end()
    await this.shared?.stop()
    await this.observer?.close()
    await this.privateRedis?.stop()
  }

  private async takeRedis(requirement: string): Promise<void> {
    for (const capability of ['redis', 'restart', 'redis-control'] as const) this.need(capability, requirement)
    this.own = await OwnRedis.prepare(this.transcript, this.speech)
    this.mustOutlive('what becomes of Redis')
  }

  private async startShared(): Promise<ServerInstance> {
    if (this.speech === WIRE) this.speech = await speechFor(this.parameters.dialect)
    if (!this.redisUrl) await this.startRedis()
    const server = await this.target.launch(this.redisUrl)
    this.shared = server // known from here on, so that it is stopped even if it never answers
    await this.awaitReady(server)
    return server
  }

  private async startRedis(): Promise<void> {
    if (this.target.capabilities.has('restart')) {
      this.privateRedis = await PrivateRedis.start()
      this.redisUrl = this.privateRedis.url
    } else this.redisUrl = this.target.redisUrl ?? ''
    if (this.redisUrl) this.observer = await RedisObserver.open(this.redisUrl, this.transcript, { speech: this.speech })
  }

  private awaitReady(server: ServerInstance): Promise<void> {
    const { path, without, protocol = 4 } = this.parameters
    const patient = this.target.capabilities.has('restart') // what already runs need not be waited for
    const settings = { path, protocol, polling: !without.includes('polling'), patient }
    return awaitReady(server, settings, this.limits, this.transcript)
  }

  private usualTransport(): Transport {
    return this.parameters.without.includes('websocket') ? 'polling' : 'websocket'
  }

  /** Between scenarios nobody sees a server end; the next one says so, and those after it get a new server. */
  private async refuseDeath(): Promise<void> {
    const death = this.shared?.died()
    if (!death) return
    const known = this.deathIsTold
    await this.discardShared()
    if (!known) throw this.told(death, 'after a scenario')
  }

  private told(death: TargetFailure, when: string): TargetFailure {
    this.deathIsTold = true
    return new TargetFailure(`${death.message.replace(/\.$/, '')}, ${when}.`, death.output)
  }

  private async discardShared(): Promise<void> {
    this.deathIsTold = false
    await this.shared?.stop()
    this.shared = undefined
  }
}
