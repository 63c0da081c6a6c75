import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Options } from '../../reference-server'
import { PrivateRedis } from '../../step-definitions/harness/redis/private-redis'
import type { Snapshot } from './server-process'

/** A reference server in its own process, a private Redis, and a connection to publish on. */
export class Fixture {
  /** Rejects if the server ends by itself. */
  private readonly ended: Promise<never>

  private constructor(
    private readonly redis: PrivateRedis,
    private readonly child: ChildProcess,
    readonly port: number,
    readonly publisher: Redis,
  ) {
    this.ended = once(child, 'exit').then(() => Promise.reject(new Error('The server ended: it ran out of memory.')))
    this.ended.catch(() => {})
  }

  /** If this process ends early, the server ends with its IPC channel, and Redis by the harness's cleanup. */
  static async start(options: Options = {}): Promise<Fixture> {
    const redis = await PrivateRedis.start()
    const serverOptions = JSON.stringify({ port: 0, redis: redis.url, ...options })
    const execArgv = ['-r', join(__dirname, '..', '..', 'scripts', 'register-ts.cjs'), '--expose-gc']
    const child = fork(join(__dirname, 'server-process.ts'), [serverOptions], { execArgv })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return new Fixture(redis, child, port, new Redis(redis.url, { protocol: 2 }))
  }

  /** @param collectGarbage whether to run a garbage collection first */
  async snapshot(collectGarbage: boolean): Promise<Snapshot> {
    const reply = new Promise<Snapshot>((resolve) => this.child.once('message', resolve))
    this.child.send(collectGarbage)
    return Promise.race([reply, this.ended])
  }

  async stop(): Promise<void> {
    this.publisher.disconnect()
    if (this.child.connected) {
      const ended = once(this.child, 'exit')
      this.child.disconnect()
      await ended
    }
    await this.redis.stop()
  }
}
