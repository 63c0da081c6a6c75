import { withoutSecrets } from '../../schemas/shared'
import type { RunParameters } from '../../schemas/types'
import { Capabilities } from './capabilities'
import { codecFor, type MessageCodec, wireCodec } from './client/codec'
import { ProtocolClient, type Transport } from './client/protocol-client'
import { NotObserved, NotSurvived, RequirementNotMet, ServerExited, SuiteError, TargetFailure } from './errors'
import { Limits } from './limits'
import { BreakableRedis } from './redis/breakable-redis'
import { PrivateRedis } from './redis/private-redis'
import { RedisObserver } from './redis/redis-observer'
import { checkRunning } from './running-server'
import { accepts, EXIT_LIMIT, engineUrl, isServing } from './server/http-probe'
import { awaitPort, awaitReady } from './server/readiness'
import { makeTarget, type Pings, type ServerInstance, type Target } from './server/targets'
import { Transcript } from './transcript'
import { waitFor } from './waiting'

/**
 * What a worker's scenarios run on: the target, an observed Redis, and a server that the scenarios share. Everything is
 * started when the first scenario needs it, and stopped by `stop`.
 */
export class Testbed {
  readonly transcript = new Transcript()
  readonly limits: Limits
  readonly capabilities: Capabilities
  private readonly target: Target
  private privateRedis: PrivateRedis | undefined
  private redisUrl = ''
  /** how messages are encoded for this target; known once the first scenario has begun */
  codec: MessageCodec = wireCodec
  private observer: RedisObserver | undefined
  private shared: ServerInstance | undefined
  /** the servers started for the current scenario alone */
  private readonly scenarioServers = new Set<ServerInstance>()
  private scenarioRedis: BreakableRedis | undefined
  private hazard: string | undefined
  private startError: unknown
  private exitReported = false

  constructor(private readonly parameters: RunParameters) {
    this.limits = new Limits(parameters.limits)
    const { transcript, limits } = this
    const { cwd, statusLines } = parameters
    this.target = makeTarget(parameters.target, { cwd, limits, transcript, ...(statusLines && { statusLines }) })
    this.capabilities = new Capabilities(this.target.capabilities, parameters)
  }

  /**
   * Begins the scenario with this mark in its names. Starts the shared server if it is not running. A target that could not be started is not tried
   * again: every scenario throws the same TargetFailure.
   */
  async begin(mark = ''): Promise<ServerInstance> {
    this.transcript.reset()
    this.observer?.reset(mark)
    this.codec.reset()
    this.hazard = undefined
    if (this.startError) throw this.startError
    await this.reportExitBetweenScenarios()
    try {
      this.shared ??= await this.startShared()
      return this.shared
    } catch (error) {
      this.startError = error
      throw error
    }
  }

  /**
   * Ends a scenario: stops its servers, and then its Redis. A shared server that was found wrong is replaced where
   * possible, so that what this scenario did to it cannot affect the next.
   */
  async end(foundWrong = false): Promise<void> {
    this.scenarioRedis?.resume()
    for (const server of this.scenarioServers) await server.stop()
    this.scenarioServers.clear()
    await this.scenarioRedis?.stop()
    this.scenarioRedis = undefined
    if (foundWrong && this.capabilities.has('restart') && !this.shared?.unexpectedExit()) await this.discardShared()
  }

  /** Says which clauses the scenario judges. Throws NotObserved if one is about the form of messages, and that is hidden. */
  judge(clauses: readonly string[]): void {
    this.capabilities.needFormFor(clauses)
    this.codec.mustExpress = clauses.some((clause) => this.parameters.wordsDemanded?.includes(clause))
  }

  /** From now until the scenario ends, a server that exits has failed a requirement: it must survive this. */
  mustSurvive(hazard: string): void {
    this.hazard = hazard
  }

  /** What went wrong in this scenario outside of any claim: a server that exited by itself, or the dialect. */
  failure(): TargetFailure | RequirementNotMet | undefined {
    if (this.codec.failure) return this.codec.failure
    for (const server of [this.shared, ...this.scenarioServers]) {
      const exit = server?.unexpectedExit()
      if (!exit) continue
      this.exitReported = true
      const inScenario = new ServerExited(withWhen(exit, 'in the middle of a scenario'), exit.output)
      // the scenario's own Redis cannot harm the shared server
      const hazard = this.scenarioRedis && server === this.shared ? undefined : this.hazard
      return hazard === undefined ? inScenario : new NotSurvived(hazard, inScenario)
    }
    return undefined
  }

  /**
   * The cause behind any other error: a server that is gone. Its connections may break before its process ends, so a server
   * that does not answer is given a moment to exit.
   */
  async rootCause(): Promise<TargetFailure | RequirementNotMet | undefined> {
    if (this.codec.failure) return this.codec.failure
    const servers = [...(this.shared ? [this.shared] : []), ...this.scenarioServers]
    const serving = await Promise.all(servers.map(({ origin }) => isServing(origin, this.parameters.path)))
    const [gone] = servers.filter((_, index) => !serving[index])
    if (!gone) return this.failure()
    const failure = await waitFor(async () => this.failure(), EXIT_LIMIT)
    // a server that accepts connections, but closes those that are not Engine.IO, is still there
    if (failure || gone !== this.shared || (await accepts(gone.origin))) return failure
    return new TargetFailure(`${gone.origin} no longer accepts connections.`, gone.output)
  }

  /** The observed Redis: the scenario's own, if it has one. Throws NotObserved where there is none to observe. */
  redis(requirement: string): RedisObserver {
    this.capabilities.need('redis', requirement)
    if (this.scenarioRedis) return this.scenarioRedis.observer
    if (!this.observer) throw new NotObserved('redis', requirement)
    return this.observer
  }

  /** The Redis that may be broken. Throws SuiteError if the scenario has none of its own. */
  get breakableRedis(): BreakableRedis {
    if (!this.scenarioRedis) throw new SuiteError('the scenario has no Redis of its own')
    return this.scenarioRedis
  }

  /** Starts a server for this scenario. It is ready when it answers handshakes, or when its port accepts connections. */
  async launch(readyWhen: 'handshake' | 'port', requirement: string, pings?: Pings): Promise<ServerInstance> {
    this.capabilities.need('restart', requirement)
    const server = await this.target.launch(this.scenarioRedis?.url ?? this.redisUrl, pings)
    this.scenarioServers.add(server)
    if (readyWhen === 'port') await awaitPort(server, this.limits.start)
    else await this.awaitReady(server)
    return server
  }

  /** Starts a breakable Redis for this scenario, and a server on it. */
  async launchWithRedis(requirement: string): Promise<ServerInstance> {
    await this.prepareRedis(requirement)
    await this.breakableRedis.start()
    return this.launch('handshake', requirement)
  }

  /** Starts a server on a Redis that is not running yet. Throws RequirementNotMet if the server does not start. */
  async launchWithoutRedis(): Promise<ServerInstance> {
    const requirement = 'The server starts while its Redis is down'
    await this.prepareRedis(requirement)
    try {
      return await this.launch('port', requirement)
    } catch (error) {
      if (!(error instanceof TargetFailure)) throw error
      for (const server of this.scenarioServers) await server.stop() // so that its exit is not reported a second time
      throw new RequirementNotMet(requirement, 'its port accepts connections', error.messageWithOutput)
    }
  }

  connect(name: string, server: ServerInstance, transport = this.defaultTransport()): Promise<ProtocolClient> {
    for (const part of ['polling', 'websocket'] as const)
      if (transport.includes(part)) this.capabilities.need(part, `A client can connect over ${transport}`)
    const { path, protocol = 4 } = this.parameters
    const [limitMs, codec] = [this.limits.must, this.codec]
    const options = { name, origin: server.origin, path, transport, limitMs, protocol, codec }
    return ProtocolClient.connect(options, this.transcript)
  }

  /** Stops and removes everything. */
  async stop(): Promise<void> {
    await this.end()
    await this.shared?.stop()
    await this.observer?.close()
    await this.privateRedis?.stop()
  }

  private async prepareRedis(requirement: string): Promise<void> {
    for (const capability of ['redis', 'restart', 'redis-control'] as const)
      this.capabilities.need(capability, requirement)
    this.scenarioRedis = await BreakableRedis.prepare(this.transcript, this.codec)
    this.mustSurvive('what happens to Redis')
  }

  private async startShared(): Promise<ServerInstance> {
    if (this.codec === wireCodec) this.codec = await codecFor(this.parameters.dialect, this.limits.start)
    if (!this.redisUrl) await this.startRedis()
    const server = await this.target.launch(this.redisUrl)
    this.shared = server // set before it is ready, so that it is stopped even if it never answers
    await this.awaitReady(server)
    if (!this.target.capabilities.has('restart')) await this.checkRunning(server)
    return server
  }

  private async checkRunning(server: ServerInstance): Promise<void> {
    const { path, without, protocol = 4 } = this.parameters
    const { observer } = this
    await checkRunning({
      url: engineUrl(server.origin, path),
      protocol,
      polling: !without.includes('polling'),
      redis: observer && !without.includes('redis') ? { observer, address: withoutSecrets(this.redisUrl) } : undefined,
      connect: () => this.connect('suite', server),
      limitMs: this.limits.must,
    })
    this.transcript.reset()
  }

  private async startRedis(): Promise<void> {
    if (this.target.capabilities.has('restart')) {
      this.privateRedis = await PrivateRedis.start()
      this.redisUrl = this.privateRedis.url
    } else this.redisUrl = this.target.redisUrl ?? ''
    const { redisCa } = this.target
    const settings = { codec: this.codec, ...(redisCa !== undefined && { caFile: redisCa }) }
    if (this.redisUrl) this.observer = await RedisObserver.open(this.redisUrl, this.transcript, settings)
  }

  private awaitReady(server: ServerInstance): Promise<void> {
    const { path, without, protocol = 4 } = this.parameters
    const retry = this.target.capabilities.has('restart') // a server that was running already must be ready at once
    const settings = { path, protocol, polling: !without.includes('polling'), retry }
    return awaitReady(server, settings, this.limits, this.transcript)
  }

  defaultTransport(): Transport {
    return this.parameters.without.includes('websocket') ? 'polling' : 'websocket'
  }

  /** If the shared server has exited between two scenarios, the next one reports it, and later ones get a new server. */
  private async reportExitBetweenScenarios(): Promise<void> {
    const exit = this.shared?.unexpectedExit()
    if (!exit) return
    const known = this.exitReported
    await this.discardShared()
    if (!known) throw new TargetFailure(withWhen(exit, 'after a scenario'), exit.output)
  }

  private async discardShared(): Promise<void> {
    this.exitReported = false
    await this.shared?.stop()
    this.shared = undefined
  }
}

function withWhen({ message }: TargetFailure, when: string): string {
  return `${message.replace(/\.$/, '')}, ${when}.`
}
