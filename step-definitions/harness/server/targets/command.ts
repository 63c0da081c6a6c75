import { split } from 'shlex'
import type { StatusLines } from '../../../../schemas/types'
import { TargetFailure } from '../../errors'
import { Child } from '../child'
import { type ReservedPort, reservePort } from '../ports'
import {
  type Pings,
  type ServerInstance,
  STARTED_SERVER_CAPABILITIES,
  type StatusReading,
  type Target,
  type TargetSurroundings,
} from './target'

const HOST = '127.0.0.1'
/** A command has the capability `status` when it prints such lines. */
const STATUS_LINE = /^status=(\w+)\s*$/

/** Reads the status that a line of stdout tells, if it tells one: in the server's own words, or else as `status=`. */
function statusReader(lines?: StatusLines): (line: string) => string | undefined {
  if (!lines) return (line) => STATUS_LINE.exec(line)?.[1]
  const [listening, closed] = [new RegExp(lines.listening), new RegExp(lines.closed)]
  return (line) => (closed.test(line) ? 'CLOSED' : listening.test(line) ? 'LISTENING' : undefined)
}

/** What Cucumber puts into the environment of its workers; it is not the caller's. */
const NOT_THE_CALLERS = ['CUCUMBER_PARALLEL', 'CUCUMBER_TOTAL_WORKERS', 'CUCUMBER_WORKER_ID']

/** A server that is started by a command line, and told host, port and Redis by environment and placeholders. */
export class CommandTarget implements Target {
  readonly capabilities = STARTED_SERVER_CAPABILITIES
  private readonly statusOf: (line: string) => string | undefined

  constructor(
    private readonly command: string,
    private readonly surroundings: TargetSurroundings,
  ) {
    this.statusOf = statusReader(surroundings.statusLines)
  }

  async launch(redisUrl: string, pings?: Pings): Promise<ServerInstance> {
    const words = this.words()
    const reserved = await reservePort()
    const values: Record<string, string> = { host: HOST, port: String(reserved.port), redis: redisUrl }
    const [command = '', ...args] = words.map((word) =>
      word.replace(/\{(host|port|redis)\}/g, (_, name) => values[name] ?? ''),
    )
    const env: NodeJS.ProcessEnv = { ...process.env, HOST, PORT: values.port, REDIS_URL: redisUrl }
    if (pings) Object.assign(env, { PING_INTERVAL: `${pings.interval}`, PING_TIMEOUT: `${pings.timeout}` })
    for (const name of NOT_THE_CALLERS) delete env[name]
    const { cwd, transcript, limits } = this.surroundings
    let status: string | undefined
    try {
      const child = await Child.start({
        command,
        args,
        cwd,
        env,
        onLine: (line, stream) => {
          status = (stream === 'stdout' && this.statusOf(line)) || status
          transcript.note('server', `prints on ${stream}`, line)
        },
      })
      return new CommandInstance(child, reserved, () => status, limits.stop)
    } catch (error) {
      reserved.release()
      throw error
    }
  }

  private words(): string[] {
    try {
      return split(this.command)
    } catch {
      throw new TargetFailure(`The command cannot be split into words, a quote is not closed: ${this.command}`)
    }
  }
}

class CommandInstance implements ServerInstance {
  readonly origin: string
  private stopping: Promise<boolean> | undefined
  private wasKilled = false

  constructor(
    private readonly child: Child,
    private readonly reserved: ReservedPort,
    private readonly lastStatus: () => string | undefined,
    private readonly grace: number,
  ) {
    this.origin = `http://${HOST}:${reserved.port}`
  }

  get output(): string {
    return this.child.output
  }

  died(): TargetFailure | undefined {
    const ending = this.child.hasEnded
    if (!ending || this.stopping) return undefined
    const how = ending.signal ? `was ended by ${ending.signal}` : `exited by itself with code ${ending.code}`
    return new TargetFailure(`The server ${how}.`, this.output)
  }

  status(name: string): StatusReading {
    const status = this.lastStatus()
    if (status === undefined) return { readable: false }
    const killed = this.wasKilled ? `, and still running ${this.grace} ms after SIGTERM, so it was killed` : ''
    return { readable: true, is: status === name, actual: `${status}${killed}` }
  }

  stop(): Promise<boolean> {
    this.stopping ??= this.end().finally(() => this.reserved.release())
    return this.stopping
  }

  private async end(): Promise<boolean> {
    const willing = await this.child.stop(this.grace)
    this.wasKilled = !willing
    return willing
  }
}
