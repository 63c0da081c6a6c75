// What the tests of the reference server share.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket as TcpSocket } from 'node:net'
import type { TestContext } from 'node:test'
import timers from 'node:timers'
import type { Server as Engine } from 'engine.io'
import { Socket } from 'engine.io-client'
import { Redis } from 'ioredis'
import { type Options, type Parts, Server } from '../../reference-server'
import { type PrivateRedis, startPrivateRedis } from '../../reference-server/redis/private-redis'

export interface Message {
  readonly origin: 'S' | 'P'
  readonly action?: string
  readonly pattern?: string
  readonly status?: boolean
  readonly error?: string
  readonly channel?: string
  readonly channelEncoding?: string
  readonly payload?: string
  readonly encoding?: string
}

/** Milliseconds: longer than anything here takes on the busiest machine. For timeouts that a test is not about. */
export const GENEROUS = 120_000

/** A client whose inbox stores messages from before `open`. */
export class TestClient {
  readonly socket: Socket
  /** Resolves to the reason. */
  readonly closed: Promise<string>
  private readonly inbox: Message[] = []
  private readonly waiting: ((message: Message) => void)[] = []

  constructor(port: number, transports: readonly string[] = ['websocket'], path = '/engine.io') {
    this.socket = new Socket(`ws://127.0.0.1:${port}`, { path, transports: [...transports] })
    this.closed = new Promise((resolve) => this.socket.once('close', (reason: string) => resolve(reason)))
    this.socket.on('message', (text: string) => {
      const message = JSON.parse(text) as Message
      const waiting = this.waiting.shift()
      if (waiting) waiting(message)
      else this.inbox.push(message)
    })
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  /** The next message; rejects if the connection is closed before it comes. */
  next(): Promise<Message> {
    const message = this.inbox.shift()
    if (message) return Promise.resolve(message)
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve)
      void this.closed.then((reason) => reject(new Error(`The client waits for a message, and is closed: ${reason}`)))
    })
  }

  request(frame: unknown): Promise<Message> {
    this.send(frame)
    return this.next()
  }

  subscribe = (pattern: string) => this.request({ action: 'subscribe', pattern })
  unsubscribe = (pattern: string) => this.request({ action: 'unsubscribe', pattern })

  async leave(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

/** A TCP proxy to a real Redis: `cut` its connections, `refuse` new ones, `freeze` all traffic, and `restore` it. */
export class RedisProxy {
  private readonly sockets = new Set<TcpSocket>()
  private readonly server = createServer((near) => this.onConnection(near))
  private mode: 'open' | 'refusing' | 'frozen' = 'open'
  private frozenWrites: (() => void)[] = []

  constructor(private readonly target: string) {}

  async start(): Promise<this> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening')
    return this
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  refuse(): void {
    this.mode = 'refusing'
    this.cut()
  }

  freeze(): void {
    this.mode = 'frozen'
  }

  restore(): void {
    this.mode = 'open'
    for (const write of this.frozenWrites.splice(0)) write()
  }

  stop(): void {
    this.cut()
    this.server.close()
  }

  private onConnection(near: TcpSocket): void {
    if (this.mode === 'refusing') {
      near.destroy()
      return
    }
    const { hostname, port } = new URL(this.target)
    const far = connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from)
      from.on('data', (bytes) => {
        if (this.mode === 'frozen') this.frozenWrites.push(() => to.write(bytes))
        else to.write(bytes)
      })
      from.on('error', () => {})
      from.on('close', () => {
        this.sockets.delete(from)
        to.destroy()
      })
    }
  }
}

/** A connection of the test's own to Redis, to publish and to inspect. */
export function connectToRedis(url: string): Redis {
  return new Redis(url, { protocol: 2 })
}

/** The real one, also while a test mocks timers. */
const { setTimeout: realSetTimeout } = globalThis

/**
 * Polls until the value is right: for what must happen, but has no event. It pauses between two looks, since others need the CPU
 * to get there.
 */
export async function waitFor<T>(look: () => Promise<T> | T, isRight: (value: T) => boolean): Promise<void> {
  const start = process.hrtime.bigint()
  for (;;) {
    const value = await look()
    if (isRight(value)) return
    const waited = Number(process.hrtime.bigint() - start) / 1e6
    if (waited > GENEROUS) assert.fail(`still not right after ${GENEROUS} ms: ${JSON.stringify(value)}`)
    await new Promise((resolve) => realSetTimeout(resolve, 2))
  }
}

/**
 * Mocks `setTimeout`; `tick` moves the time on. `clearTimeout` still clears real timers, too: some that earlier tests started are
 * cleared only now, and would keep this process for up to 30 s.
 */
export function mockTimeouts(t: TestContext): { tick(ms: number): void } {
  const { clearTimeout: clearReal } = timers
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { clearTimeout: clearMocked } = timers
  const clearBoth = (timer: NodeJS.Timeout) => {
    clearReal(timer)
    clearMocked(timer)
  }
  t.mock.method(timers, 'clearTimeout', clearBoth)
  t.mock.method(globalThis, 'clearTimeout', clearBoth)
  return { tick: (ms) => t.mock.timers.tick(ms) }
}

/**
 * When a client is upgraded while it has no poll open, Engine.IO keeps the old transport, and so this process, for 30 s. A test
 * file need not wait for that.
 */
export function endPollingSoon(engine: Engine): void {
  engine.on('connection', ({ transport }) => Reflect.set(transport, 'closeTimeout', 100))
}

export const assertClosed = ({ status }: Server) => assert.equal(status, Server.STATUS.CLOSED)

/** The reply to a request. */
export const reply = (action: string, pattern: string, error?: string) =>
  error ? { origin: 'S', action, pattern, status: false, error } : { origin: 'S', action, pattern, status: true }

/** A real Redis for the tests of one file, and what they start beside it; each of these ends with its test. */
export function createFixture() {
  let privateRedis: PrivateRedis
  let redis: Redis

  /** A server that waits for Redis and for polls as long as it takes, since the tests share a machine with others. */
  function create(t: TestContext, options: Options = {}, parts: Partial<Parts> = {}): Server {
    const patience = { redisTimeout: GENEROUS, handshakeTimeout: GENEROUS }
    const server = new Server({ port: 0, redis: privateRedis.url, ...patience, ...options }, parts)
    endPollingSoon(Reflect.get(Reflect.get(server, 'httpServer'), 'engine'))
    t.after(() => {
      t.mock.reset() // A server whose timers stand still would never end, and a test that failed would hang.
      return server.close()
    })
    return server
  }

  return {
    async open(): Promise<void> {
      privateRedis = await startPrivateRedis()
      redis = connectToRedis(privateRedis.url)
    },
    async close(): Promise<void> {
      redis.disconnect()
      await privateRedis.stop()
    },
    get url(): string {
      return privateRedis.url
    },
    get redis(): Redis {
      return redis
    },
    create,
    async start(t: TestContext, options?: Options, parts?: Partial<Parts>): Promise<Server & { port: number }> {
      const server = create(t, options, parts)
      await server.listen()
      return server as Server & { port: number }
    },
    async startProxy(t: TestContext): Promise<RedisProxy> {
      const proxy = await new RedisProxy(privateRedis.url).start()
      t.after(() => proxy.stop())
      return proxy
    },
    patternsHeld: () => redis.pubsub('NUMPAT').then(Number),
  }
}
