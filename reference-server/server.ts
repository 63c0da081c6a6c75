import { EventEmitter } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Socket } from 'engine.io'
import type { Bus, BusListener } from './bus'
import { resolveOptions } from './config'
import type { ConnectionParts } from './connection'
import type { WebConsole } from './console'
import { deadlineIn, withDeadline } from './deadline'
import { supportsFastPath } from './delivery/fast-path'
import { DeliveryTooLarge, Outboxes } from './delivery/outbox'
import type { HttpServer } from './http-server'
import { Backlog } from './limits/backlog'
import { Counters, type Stats } from './limits/counters'
import type { Config, Options } from './options'
import { defaultParts, type Parts } from './parts'
import type { Codec } from './protocol'
import { Repetitions } from './repetitions'
import type { Subscriptions } from './subscriptions'

/** The states of a server, in order; there is no way back. */
const STATUS = {
  INITIALIZING: 'INITIALIZING',
  LISTENING: 'LISTENING',
  CLOSING: 'CLOSING',
  CLOSED: 'CLOSED',
} as const

/** One of `Server.STATUS`. */
export type Status = (typeof STATUS)[keyof typeof STATUS]

/** The events of a server, and the arguments of their listeners. Listening to them is optional. */
export interface ServerEvents {
  listening: []
  closed: []
  /** A client completed its handshake; `id` is its Engine.IO session id. */
  connection: [id: string]
  /** A client disconnected; `reason` is Engine.IO's. */
  disconnection: [id: string, reason: string]
  /** Redis is connected; every pattern in use is being subscribed to again. */
  redisUp: []
  /** Redis is not connected, or not any more; the server keeps trying. */
  redisDown: [reason: string]
  /** Redis refused a command, a message could not be delivered, or the system gives no more connections. */
  warning: [error: Error]
}

/**
 * A server of the realizehit Communication Specs: Engine.IO clients subscribe to Redis patterns and receive what is published.
 *
 *     const server = new Server({ port: 3000, redis: 'redis://127.0.0.1:6379' })
 *     await server.listen()
 *
 * A server listens once and closes once; to listen again, make a new one.
 */
export class Server extends EventEmitter<ServerEvents> {
  static readonly STATUS = STATUS

  private readonly config: Config
  private readonly parts: Parts
  private readonly codec: Codec
  private readonly bus: Bus
  private readonly subscriptions: Subscriptions
  private readonly outboxes: Outboxes
  private readonly httpServer: HttpServer
  private readonly connectionParts: ConnectionParts
  private readonly webConsole: WebConsole | undefined
  private readonly counters = new Counters()
  private readonly warnings = new Repetitions()
  private readonly backlog: Backlog
  private state: Status = STATUS.INITIALIZING
  private boundAddress: AddressInfo | undefined
  private starting: Promise<void> | undefined
  private ending: Promise<void> | undefined

  /**
   * @param options see `Options`; throws `ConfigError` on an invalid value
   * @param parts collaborators that replace the default ones
   */
  constructor(options: Options = {}, parts: Partial<Parts> = {}) {
    super()
    this.config = resolveOptions(options)
    this.parts = { ...defaultParts, ...parts }
    this.backlog = new Backlog(this.config.maxBacklog, this.counters)
    this.outboxes = new Outboxes(this.config.maxUnsent, (error) => this.emit('warning', error))
    this.codec = this.parts.codec(this.config)
    this.bus = this.parts.bus(this.config)
    this.subscriptions = this.parts.subscriptions(this.bus, this.codec, this.outboxes, this.config)
    this.connectionParts = {
      codec: this.codec,
      handlers: this.parts.handlers,
      subscriptions: this.subscriptions,
      outboxes: this.outboxes,
      redisTimeout: this.config.redisTimeout,
      limits: this.config,
      backlog: this.backlog,
      counters: this.counters,
    }
    this.webConsole = this.config.console ? this.createConsole() : undefined
    // server-initializing/1, 2
    this.httpServer = this.parts.httpServer(
      this.config,
      (socket) => this.onClient(socket),
      this.counters,
      (error) => this.emit('warning', error),
      this.webConsole,
    )
  }

  get status(): Status {
    return this.state
  }

  /** Where the server listens, or `undefined` before that. With the option `port: 0`, this has the port that was chosen. */
  get address(): AddressInfo | undefined {
    return this.boundAddress
  }

  get port(): number | undefined {
    return this.boundAddress?.port
  }

  /** What the server is doing, and how often each limit was hit. */
  stats(): Stats {
    return {
      connections: this.httpServer.connections,
      patterns: this.subscriptions.size,
      refusedByRedis: this.subscriptions.refused,
      unsent: this.backlog.bytes,
      refused: { ...this.counters.refused },
      closed: { ...this.counters.closed },
      dropped: { ...this.counters.dropped },
    }
  }

  /**
   * Connects to Redis, then accepts clients. It listens even if Redis is away. If it cannot listen, it rejects with the system's
   * error (`code` EADDRINUSE, EACCES, …), and the server is closed. Further calls return the same result.
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

  /**
   * Disconnects every client, leaves no pattern in Redis, and ends, in bounded time even when Redis hangs. Further calls return
   * the same result.
   */
  close(): Promise<void> {
    this.ending ??= this.end()
    return this.ending
  }

  private async start(): Promise<void> {
    this.assertInitializing()
    if (!(await supportsFastPath())) {
      this.outboxes.disableFastPath()
      this.emit('warning', new Error('This version of Engine.IO is unknown: deliveries take its own, slower path.'))
    }
    await this.bus.open(this.busListener()) // server-initializing/3
    this.assertInitializing()
    this.boundAddress = await this.httpServer.listen()
    this.assertInitializing()
    this.state = STATUS.LISTENING // server-listening/1
    this.emit('listening')
  }

  private assertInitializing(): void {
    if (this.state !== STATUS.INITIALIZING) throw new Error('The server was closed; to listen again, make a new one.')
  }

  private async end(): Promise<void> {
    this.state = STATUS.CLOSING
    await this.starting?.catch(() => {}) // A listen() in progress sees the state and stops.
    const clientsGone = Promise.all([this.httpServer.close(), this.webConsole?.close()])
    await withDeadline(deadlineIn(this.config.redisTimeout), this.subscriptions.sync())
    await Promise.all([clientsGone, this.bus.close()])
    this.subscriptions.down()
    this.state = STATUS.CLOSED // server-closing/1
    this.emit('closed')
  }

  private createConsole(): WebConsole {
    // Loaded only where it is wanted: nobody else pays for it.
    const { createConsole } = require('./console/create') as typeof import('./console/create')
    return createConsole(this.config, {
      stats: () => this.stats(),
      patterns: () => this.subscriptions.all(),
      redisConnection: () => this.bus.localAddress,
    })
  }

  private onClient(socket: Socket): void {
    const id = Reflect.get(socket, 'id') as string // private in Engine.IO's types, public in its documentation
    this.parts.connection(socket, this.connectionParts)
    socket.on('close', (reason: string) => this.emit('disconnection', id, reason))
    this.emit('connection', id)
  }

  private deliver(pattern: string, channel: Buffer, payload: Buffer): void {
    // Before it is encoded, which makes no delivery smaller: for 400 MB it takes seconds.
    this.outboxes.assertFits(channel.length + payload.length)
    this.subscriptions.message(pattern, channel, payload)
  }

  private busListener(): BusListener {
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
          this.deliver(pattern, channel, payload)
        } catch (error) {
          if (error instanceof DeliveryTooLarge) this.counters.dropped.maxUnsent += 1
          const { message } = error as Error
          if (this.warnings.isNew(message)) this.emit('warning', error as Error)
        }
      },
      warning: (error: Error) => this.emit('warning', error),
    }
  }
}
