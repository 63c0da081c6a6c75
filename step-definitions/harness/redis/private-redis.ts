import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TargetFailure } from '../errors'
import { TIMED_OUT, within } from '../limits'
import { Child } from '../server/child'
import { ownFolder } from '../server/cleanup'
import { type ReservedPort, reservePort } from '../server/ports'

/** A redis-server that does not start within this, in ms, is given up. */
const START_LIMIT = 20_000
const STOP_GRACE = 5_000

/**
 * A redis-server of our own, on loopback, keeping nothing: pub/sub knows no databases, so whoever counts patterns
 * needs a whole server for itself.
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

  /** Reserves all that one needs, and starts nothing: its port refuses connections. */
  static async prepare(): Promise<PrivateRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'realizehit-redis-'))
    return new PrivateRedis(await reservePort(), folder, ownFolder(folder))
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  get port(): number {
    return this.reserved.port
  }

  /** The unix socket on which it can be reached, also while its port is closed. */
  get socketPath(): string {
    return join(this.folder, 's')
  }

  /** Starts the server with its port closed, so that it can be watched before anybody else comes. */
  startUnheard(): Promise<void> {
    return this.run(0)
  }

  /** Ends the process; port and folder stay, so that it can be started again. */
  async stopServer(): Promise<void> {
    this.goOn() // a halted process would not heed SIGTERM
    await this.server?.stop(STOP_GRACE)
    this.server = undefined
  }

  /** Halts the process: connections stay open, and nothing is answered. */
  hang(): void {
    this.server?.signal('SIGSTOP')
  }

  goOn(): void {
    this.server?.signal('SIGCONT')
  }

  /** Ends the server and gives everything back. */
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
      onLine: (line) => /ready to accept connections/i.test(line) && ready(), // worded differently with a closed port
    }).catch(() => {
      throw new TargetFailure(
        `No redis-server was found ("${command}"). Install it (apt install redis-server, brew install redis), ` +
          'or name one in REALIZEHIT_REDIS_SERVER.',
      )
    })
    this.server = child
    const outcome = await within(Promise.race([isReady, child.exited]), START_LIMIT)
    if (outcome === TIMED_OUT) throw new TargetFailure('The private redis-server did not get ready.', child.output)
    if (child.hasEnded) throw new TargetFailure('The private redis-server ended at its start.', child.output)
  }
}
