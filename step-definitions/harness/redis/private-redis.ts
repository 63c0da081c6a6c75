import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TargetFailure } from '../errors'
import { Child } from '../server/child'
import { trackFolder } from '../server/cleanup'
import { type ReservedPort, reservePort } from '../server/ports'
import { TIMED_OUT, withTimeout } from '../waiting'

/** ms within which redis-server must start */
const START_LIMIT = 20_000
const STOP_GRACE = 5_000

/**
 * A redis-server of ours, on loopback, without persistence. Pub/sub is not separated by database, so counting patterns
 * takes a whole server.
 */
export class PrivateRedis {
  private server: Child | undefined

  private constructor(
    private readonly reserved: ReservedPort,
    private readonly folder: string,
    private readonly removeFolder: () => void,
  ) {}

  /** Starts one on a free port. Throws TargetFailure where redis-server is missing or does not start. */
  static async start(): Promise<PrivateRedis> {
    const redis = await PrivateRedis.prepare()
    try {
      await redis.run(redis.port)
    } catch (error) {
      await redis.stop()
      throw error
    }
    return redis
  }

  /** Reserves port and folder, and starts nothing: the port refuses connections. */
  static async prepare(): Promise<PrivateRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'realizehit-redis-'))
    return new PrivateRedis(await reservePort(), folder, trackFolder(folder))
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  get port(): number {
    return this.reserved.port
  }

  /** Its unix socket, which accepts connections even while the port is closed. */
  get socketPath(): string {
    return join(this.folder, 's')
  }

  /** Starts the server with its port closed, so that it can be observed before any other client connects. */
  startWithPortClosed(): Promise<void> {
    return this.run(0)
  }

  /** Ends the process. Port and folder stay reserved, so that it can be started again. */
  async stopServer(): Promise<void> {
    this.resume() // a suspended process does not handle SIGTERM
    await this.server?.stop(STOP_GRACE)
    this.server = undefined
  }

  /** Suspends the process: connections stay open, and nothing is answered. */
  suspend(): void {
    this.server?.signal('SIGSTOP')
  }

  resume(): void {
    this.server?.signal('SIGCONT')
  }

  /** Ends the server, and releases port and folder. */
  async stop(): Promise<void> {
    await this.stopServer()
    this.reserved.release()
    this.removeFolder()
  }

  private async run(port: number): Promise<void> {
    const command = process.env.REALIZEHIT_REDIS_SERVER || 'redis-server'
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--unixsocket', this.socketPath, '--dir', this.folder]
    const inMemory = ['--save', '', '--appendonly', 'no', '--daemonize', 'no', '--logfile', '']
    let ready = () => {}
    const isReady = new Promise<void>((resolve) => {
      ready = resolve
    })
    const child = await Child.start({
      command,
      args: [...settings, ...inMemory],
      onLine: (line) => /ready to accept connections/i.test(line) && ready(), // the line differs with a closed port
    }).catch(() => {
      throw new TargetFailure(
        `No redis-server was found ("${command}"). Install it (apt install redis-server, brew install redis), ` +
          'or name one in REALIZEHIT_REDIS_SERVER.',
      )
    })
    this.server = child
    const first = await withTimeout(Promise.race([isReady, child.exited]), START_LIMIT)
    if (first === TIMED_OUT) throw new TargetFailure('The private redis-server did not get ready.', child.output)
    if (child.exit) throw new TargetFailure('The private redis-server ended at its start.', child.output)
  }
}
