import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Socket } from 'engine.io-client'
import { Redis } from 'ioredis'
import type { Options } from '../reference-server'
import { type PrivateRedis, startPrivateRedis } from '../reference-server/private-redis'
import type { Account } from './bounds-server'

/** A server in its own process, a Redis of its own, and a connection to publish by. */
export class Bed {
  /** Rejects if the server ends by itself. */
  private readonly ended: Promise<never>

  private constructor(
    private readonly redis: PrivateRedis,
    private readonly child: ChildProcess,
    readonly port: number,
    readonly publisher: Redis,
  ) {
    this.ended = once(child, 'exit').then(() => Promise.reject(new Error('The server ended: its memory was used up.')))
    this.ended.catch(() => {})
  }

  static async open(options: Options = {}): Promise<Bed> {
    const redis = await startPrivateRedis()
    const given = JSON.stringify({ port: 0, redis: redis.url, ...options })
    const execArgv = ['-r', join(__dirname, '..', 'scripts', 'register-ts.cjs'), '--expose-gc']
    const child = fork(join(__dirname, 'bounds-server.ts'), [given], { execArgv })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    const bed = new Bed(redis, child, port, new Redis(redis.url, { protocol: 2 }))
    Bed.all.add(bed)
    return bed
  }

  private static readonly all = new Set<Bed>()

  static async closeAll(): Promise<void> {
    await Promise.all([...Bed.all].map((bed) => bed.close()))
  }

  /** @param collect whether garbage is collected first */
  async account(collect: boolean): Promise<Account> {
    const answer = new Promise<Account>((resolve) => this.child.once('message', resolve))
    this.child.send(collect)
    return Promise.race([answer, this.ended])
  }

  async close(): Promise<void> {
    Bed.all.delete(this)
    this.publisher.disconnect()
    if (this.child.connected) {
      const ended = once(this.child, 'exit')
      this.child.disconnect()
      await ended
    }
    await this.redis.stop()
  }
}

/** A client over a websocket. */
export class WebSocketClient {
  readonly socket: Socket
  received = 0
  private wanted: { count: number; reached: () => void } | undefined

  constructor(port: number) {
    this.socket = new Socket(`ws://127.0.0.1:${port}`, { transports: ['websocket'] })
    this.socket.on('message', () => {
      this.received += 1
      if (this.wanted && this.received >= this.wanted.count) this.wanted.reached()
    })
  }

  /** Resolves when so many messages have come since the start. */
  async has(count: number): Promise<void> {
    if (this.received >= count) return
    const closed = () => this.wanted?.reached()
    this.socket.once('close', closed)
    await new Promise<void>((reached) => {
      this.wanted = { count, reached }
    })
    this.socket.off('close', closed)
    if (this.received < count) throw new Error('a client that reads was closed')
  }

  ask(action: 'subscribe' | 'unsubscribe', pattern: string): Promise<void> {
    this.socket.send(JSON.stringify({ action, pattern }))
    return this.has(this.received + 1)
  }

  /** Reads nothing any more. */
  stop(): void {
    Reflect.get(Reflect.get(this.socket.transport, 'ws'), '_socket').pause()
  }

  leave(): void {
    Reflect.get(this.socket.transport, 'ws').terminate()
  }
}

/** Takes up a pattern over polling, and never polls again. */
export async function pollingClientThatStops(port: number, pattern: string): Promise<void> {
  const path = `http://127.0.0.1:${port}/engine.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(path)).text()).slice(1))
  const body = `4${JSON.stringify({ action: 'subscribe', pattern })}`
  await (await fetch(`${path}&sid=${sid}`, { method: 'POST', body })).text()
  await (await fetch(`${path}&sid=${sid}`)).text()
}
