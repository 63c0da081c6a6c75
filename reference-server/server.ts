import { EventEmitter } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Socket } from 'engine.io'
import { type Config, type Options, resolveOptions } from './config'
import type { ConnectionParts } from './connection'
import { after, before } from './deadline'
import { fastPathWorks } from './delivery/fast-path'
import { Outboxes } from './delivery/outbox'
import type { Front } from './http-server'
import { Backlog } from './limits/backlog'
import { type Stats, Tally } from './limits/counters'
import { defaultParts, type Parts } from './parts'
import type { Codec } from './protocol'
import type { Bus, BusEvents } from './redis-bus'
import type { Subscriptions } from './subscriptions'

/** The states of a server, in the order they are passed; there is no way back. */
const STATUS = {
  INITIALIZING: 'INITIALIZING',
  LISTENING: 'LISTENING',
  CLOSING: 'CLOSING',
  CLOSED: 'CLOSED',
} as const

/** One of `Server.STATUS`. */
export type Status = (typeof STATUS)[keyof typeof STATUS]

/** The events of a server and what their listeners get. None of them needs a listener. */
export interface ServerEvents {
  listening: []
  closed: []
  /** A client's handshake is done; `id` is its Engine.IO session. */
  connection: [id: string]
  /** A client is gone; `reason` is Engine.IO's. */
  disconnection: [id: string, reason: string]
  /** The Redis connection is there; everything live is being subscribed again. */
  redisUp: []
  /** The Redis connection is not there (any more); the server keeps trying. */
  redisDown: [reason: string]
  /** Redis refused a command, or a message could not be passed on. */
  warning: [error: Error]
}

/**
 * A server of the realizehit Communication Specs: Engine.IO clients subscribe to Redis patterns and receive what is published.
 *
 *     const server = new Server({ port: 3000, redis: 'redis://127.0.0.1:6379' })
 *     await server.listen()
 *
 * One object is one run: it listens once, and closes once.
 */
export class Server extends EventEmitter<ServerEvents> {
  static readonly STATUS = STATUS

  private readonly config: Config
  private readonly parts: Parts
  private readonly codec: Codec
  private readonly bus: Bus
  private readonly subscriptions: Subscriptions
  private readonly outboxes = new Outboxes((error) => this.emit('warning', error))
  private readonly front: Front
  /** What all connections work with. */
  private readonly shared: ConnectionParts
  private readonly tally = new Tally()
  private readonly backlog: Backlog
  private state: Status = STATUS.INITIALIZING
  private bound: AddressInfo | undefined
  private starting: Promise<void> | undefined
  private ending: Promise<void> | undefined

  /**
   * @param options see `Options`; throws `ConfigError` on a value that cannot be
   * @param parts other collaborators than the usual ones, each by its interface
   */
  constructor(options: Options = {}, parts: Partial<Parts> = {}) {
    super()
    this.config = resolveOptions(options)
    this.parts = { ...defaultParts, ...parts }
    this.backlog = new Backlog(this.config.maxBacklog, () => {
      this.tally.closed.maxBacklog += 1
    })
    this.codec = this.parts.codec(this.config)
    this.bus = this.parts.bus(this.config)
    this.subscriptions = this.parts.subscriptions(this.bus, this.codec, this.outboxes)
    this.shared = {
      codec: this.codec,
      handlers: this.parts.handlers,
      subscriptions: this.subscriptions,
      outboxes: this.outboxes,
      redisTimeout: this.config.redisTimeout,
      limits: this.config,
      backlog: this.backlog,
      tally: this.tally,
    }
    this.front = this.parts.front(this.config, (socket) => this.welcome(socket)) // server-initializing/1, 2
  }

  get status(): Status {
    return this.state
  }

  /** Where the server listens, or `undefined` before; the port is the real one also where 0 was asked for. */
  get address(): AddressInfo | undefined {
    return this.bound
  }

  get port(): number | undefined {
    return this.bound?.port
  }

  /** What the server is doing, and how often each limit was hit. */
  stats(): Stats {
    return {
      connections: this.front.connections,
      patterns: this.subscriptions.size,
      unsent: this.backlog.bytes,
      refused: { ...this.tally.refused, ...this.front.refused },
      closed: { ...this.tally.closed },
    }
  }

  /**
   * Connects to Redis, then accepts clients. A Redis that is away does not keep it from listening; a port that is taken does:
   * rejects with the system's error (`code` EADDRINUSE, EACCES, …), and the server is closed then. Twice is the same as once.
   */
  async listen(): Promise<void> {
    this.starting ??= this.start()
    try {
      await this.starting
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Sends every client away, leaves no pattern in Redis, and ends; bounded also when Redis hangs. Twice is the same as once. */
  close(): Promise<void> {
    this.ending ??= this.end()
    return this.ending
  }

  private async start(): Promise<void> {
    this.refuseUnlessInitializing()
    if (!(await fastPathWorks())) {
      this.outboxes.fastPath = () => undefined
      this.emit('warning', new Error('This version of Engine.IO is unknown: deliveries take its own, slower path.'))
    }
    await this.bus.open(this.busEvents()) // server-initializing/3
    this.refuseUnlessInitializing()
    this.bound = await this.front.listen()
    this.refuseUnlessInitializing()
    this.state = STATUS.LISTENING // server-listening/1
    this.emit('listening')
  }

  private refuseUnlessInitializing(): void {
    if (this.state !== STATUS.INITIALIZING) throw new Error('The server was closed; to listen again, make a new one.')
  }

  private async end(): Promise<void> {
    this.state = STATUS.CLOSING
    await this.starting?.catch(() => {}) // A listen() under way sees the state and gives up.
    const clientsGone = this.front.close()
    await before(after(this.config.redisTimeout), this.subscriptions.settled())
    await Promise.all([clientsGone, this.bus.close()])
    this.state = STATUS.CLOSED // server-closing/1
    this.emit('closed')
  }

  private welcome(socket: Socket): void {
    const id = Reflect.get(socket, 'id') as string // private in Engine.IO's types, public in its documentation
    this.parts.connection(socket, this.shared)
    socket.on('close', (reason: string) => this.emit('disconnection', id, reason))
    this.emit('connection', id)
  }

  private busEvents(): BusEvents {
    return {
      up: () => {
        this.subscriptions.up()
        this.emit('redisUp')
      },
      down: (reason: string) => {
        this.subscriptions.down()
        this.emit('redisDown', reason)
      },
      message: (pattern: string, channel: Buffer, payload: Buffer) => {
        try {
          this.subscriptions.message(pattern, channel, payload)
        } catch (error) {
          // Redis carries 512 MiB, a JavaScript string does not once it is escaped: one publisher must not end the process.
          this.emit('warning', error as Error)
        }
      },
      warning: (error: Error) => this.emit('warning', error),
    }
  }
}
