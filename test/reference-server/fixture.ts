// What the tests of this folder share; a test file by name so that it is not counted as code under test.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket as TcpSocket } from 'node:net'
import type { TestContext } from 'node:test'
import { Socket } from 'engine.io-client'
import { Redis } from 'ioredis'
import { type Options, type Parts, Server } from '../../reference-server'
import { type PrivateRedis, startPrivateRedis } from '../../reference-server/private-redis'

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

/** A client with an inbox that stores from before `open`. */
export class TestClient {
  readonly socket: Socket
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

  next(): Promise<Message> {
    const message = this.inbox.shift()
    return message ? Promise.resolve(message) : new Promise((resolve) => this.waiting.push(resolve))
  }

  ask(frame: unknown): Promise<Message> {
    this.send(frame)
    return this.next()
  }

  subscribe = (pattern: string) => this.ask({ action: 'subscribe', pattern })
  unsubscribe = (pattern: string) => this.ask({ action: 'unsubscribe', pattern })

  async leave(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

/** A way to a real Redis that can be broken: `cut` it, `refuse` new connections, `freeze` what is said, and `heal` all of it. */
export class BreakableRedis {
  private readonly sockets = new Set<TcpSocket>()
  private readonly server = createServer((near) => this.onConnection(near))
  private mode: 'open' | 'refusing' | 'frozen' = 'open'
  private thaw: (() => void)[] = []

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

  heal(): void {
    this.mode = 'open'
    for (const go of this.thaw.splice(0)) go()
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
        if (this.mode === 'frozen') this.thaw.push(() => to.write(bytes))
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

/** A second connection to Redis, to publish and to look. */
export function observer(url: string): Redis {
  return new Redis(url, { protocol: 2 })
}

/** Asks again until the answer is right: for what must come, but nobody announces. Not at full speed: others need the CPU to get there. */
export async function eventually<T>(ask: () => Promise<T> | T, right: (answer: T) => boolean): Promise<void> {
  while (!right(await ask())) await new Promise((resolve) => setTimeout(resolve, 2))
}

export const isClosed = ({ status }: Server) => assert.equal(status, Server.STATUS.CLOSED)

/** A real Redis for one test file, and what its tests start beside it; each of these ends with its test. */
export function testBed() {
  let redis: PrivateRedis
  let look: Redis
  const bed = {
    async open(): Promise<void> {
      redis = await startPrivateRedis()
      look = observer(redis.url)
    },
    async close(): Promise<void> {
      look.disconnect()
      await redis.stop()
    },
    get url(): string {
      return redis.url
    },
    get look(): Redis {
      return look
    },
    async start(t: TestContext, options: Options = {}, parts: Partial<Parts> = {}): Promise<Server & { port: number }> {
      const server = new Server({ port: 0, redis: redis.url, ...options }, parts)
      t.after(() => server.close())
      await server.listen()
      return server as Server & { port: number }
    },
    async breakable(t: TestContext): Promise<BreakableRedis> {
      const way = await new BreakableRedis(redis.url).start()
      t.after(() => way.stop())
      return way
    },
    patternsHeld: () => look.pubsub('NUMPAT').then(Number),
    reply: (action: string, pattern: string, error?: string) =>
      error ? { origin: 'S', action, pattern, status: false, error } : { origin: 'S', action, pattern, status: true },
  }
  return bed
}
