import { setWorldConstructor, World } from '@cucumber/cucumber'
import { Client, type Surroundings } from '../harness/client'
import { SuiteFault } from '../harness/errors'
import type { Generation } from '../harness/generation'
import { Names } from '../harness/names'
import { read, type Written } from '../harness/notation'
import type { ProtocolClient, Transport } from '../harness/protocol-client'
import type { RawFrame } from '../harness/raw-frames'
import type { RedisObserver } from '../harness/redis-observer'
import type { ServerInstance } from '../harness/targets'
import type { RunParameters, Testbed } from '../harness/testbed'

/** Media type of what is noted for an informative clause. */
const OBSERVATION = 'text/x.realizehit.observation'

/** One scenario: its clients by name, its servers, and the names only it uses. */
export class Scenario extends World<RunParameters> implements Surroundings {
  readonly names = new Names()
  private readonly clients = new Map<string, Client>()
  /** everybody who ever came, whether still there or not */
  private readonly connections: ProtocolClient[] = []
  private bed: Testbed | undefined
  private shared: ServerInstance | undefined
  private from: Generation | undefined
  private own: ServerInstance | undefined
  /** the connections that Redis listed before the scenario's own server was started */
  connectionsBefore: string[] = []
  /** the last frame that was sent as it is */
  private raw: RawFrame | undefined
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
   * Connects a client under a name, to the scenario's own server if it has one; over the usual transport if none is
   * asked for.
   */
  async connect(name: string, transport?: Transport, server = this.own ?? this.sharedServer): Promise<Client> {
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
    this.own = await this.testbed.launch(readyWhen, requirement)
  }

  get sharedServer(): ServerInstance {
    if (!this.shared) throw new SuiteFault('the scenario has no server')
    return this.shared
  }

  get ownServer(): ServerInstance {
    if (!this.own) throw new SuiteFault('the scenario has started no server of its own')
    return this.own
  }

  /** A barrier on a client of this scenario, or on one that comes for it: see Client.barrier. */
  readonly settle = async (): Promise<void> => {
    const [someone] = this.clients.values()
    await (someone ?? (await this.connect('somebody'))).barrier()
  }

  /** The last frame that was sent as it is. Throws SuiteFault if there is none. */
  get rawFrame(): RawFrame {
    if (!this.raw) throw new SuiteFault('no frame has been sent as it is')
    return this.raw
  }

  set rawFrame(frame: RawFrame) {
    this.raw = frame
  }

  /** What a text of the feature stands for in this scenario. */
  read(written: Written): string | Buffer {
    return read(written, this.names)
  }

  /** Notes what was seen where nothing can fail. */
  observe(text: string): void {
    this.attach(text, OBSERVATION)
  }

  /** Lets every client go. */
  dismiss(): void {
    for (const connection of this.connections) connection.drop()
  }
}

setWorldConstructor(Scenario)
