import { split } from 'shlex'
import type { StatusLines } from '../../../../schemas/types'
import { TargetFailure } from '../../errors'
import { Child } from '../child'
import { type ReservedPort, reservePort } from '../ports'
import { StatusWatch } from './status-watch'
import {
  type Pings,
  type ServerInstance,
  STARTED_SERVER_CAPABILITIES,
  type StatusReading,
  type Target,
  type TargetContext,
} from './target'

const HOST = '127.0.0.1'
/** A command that prints such lines has the capability `status`. */
const STATUS_LINE = /^status=(\w+)\s*$/

/** Returns a function that finds the status in a line of stdout: by the server's own lines, or else by `status=`. */
function statusReader(lines?: StatusLines): (line: string) => string | undefined {
  if (!lines) return (line) => STATUS_LINE.exec(line)?.[1]
  const [listening, closed] = [new RegExp(lines.listening), new RegExp(lines.closed)]
  return (line) => (closed.test(line) ? 'CLOSED' : listening.test(line) ? 'LISTENING' : undefined)
}

/** Variables that Cucumber sets for its workers; the server must not see them. */
const CUCUMBER_VARIABLES = ['CUCUMBER_PARALLEL', 'CUCUMBER_TOTAL_WORKERS', 'CUCUMBER_WORKER_ID']

/** A server started by a command line. It gets host, port and Redis by environment variables and placeholders. */
export class CommandTarget implements Target {
  readonly capabilities = STARTED_SERVER_CAPABILITIES
  private readonly statusOf: (line: string) => string | undefined

  constructor(
    private readonly command: string,
    private readonly context: TargetContext,
  ) {
    this.statusOf = statusReader(context.statusLines)
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
    for (const name of CUCUMBER_VARIABLES) delete env[name]
    const { cwd, transcript, limits } = this.context
    let status: string | undefined
    const who = `${HOST}:${values.port}`
    const watch = new StatusWatch(`http://${who}`)
    try {
      const child = await Child.start({
        command,
        args,
        cwd,
        env,
        onLine: (line, stream) => {
          status = (stream === 'stdout' && this.statusOf(line)) || status
          watch.see(status)
          transcript.note('server', `prints on ${stream}`, line)
        },
        onStopSignal: (signal) => transcript.note('suite', 'stops the server', `${signal} to ${who}`),
        onExit: ({ code, signal }) =>
          transcript.note('server', 'ends', `${who}, ${signal ? `by ${signal}` : `with code ${code}`}`),
      })
      transcript.note('suite', 'starts the server', `${who}, process ${child.pid}`)
      return new CommandInstance(child, reserved, () => status, watch, limits.stop)
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
    private readonly watch: StatusWatch,
    private readonly graceMs: number,
  ) {
    this.origin = `http://${HOST}:${reserved.port}`
  }

  get output(): string {
    return this.child.output
  }

  unexpectedExit(): TargetFailure | undefined {
    const { exit } = this.child
    if (!exit || this.stopping) return undefined
    const how = exit.signal ? `was ended by ${exit.signal}` : `exited by itself with code ${exit.code}`
    return new TargetFailure(`The server ${how}.`, this.output)
  }

  status(name: string): StatusReading {
    const status = this.lastStatus()
    if (status === undefined) return { readable: false }
    const killed = this.wasKilled ? `, and still running ${this.graceMs} ms after SIGTERM, so it was killed` : ''
    return { readable: true, is: status === name, actual: `${status}${killed}` }
  }

  acceptedAt(name: string): Promise<boolean | undefined> {
    return this.watch.acceptedAt(name)
  }

  stop(): Promise<boolean> {
    this.stopping ??= this.end().finally(() => this.reserved.release())
    return this.stopping
  }

  private async end(): Promise<boolean> {
    const inTime = await this.child.stop(this.graceMs)
    this.wasKilled = !inTime
    return inTime
  }
}
