import { messageOf, TargetFailure } from '../../errors'
import { TIMED_OUT, within } from '../../limits'
import { reservePort } from '../ports'
import { captureOutput } from './captured-output'
import {
  type Pings,
  type ServerInstance,
  STARTED_SERVER_CAPABILITIES,
  type StatusReading,
  type Target,
  type TargetSurroundings,
} from './target'

const HOST = '127.0.0.1'

/** What a module's `Server` has to be. */
interface ModuleServer {
  readonly status?: unknown
  listen(): Promise<unknown>
  close(): Promise<unknown>
}
interface ServerClass {
  new (options: {
    host: string
    port: number
    redis: string
    pingInterval?: number
    pingTimeout?: number
  }): ModuleServer
  readonly STATUS?: Readonly<Record<string, unknown>>
}

/** A server that runs in our own process, from a module that exports `Server`. */
export class ModuleTarget implements Target {
  readonly capabilities = STARTED_SERVER_CAPABILITIES

  constructor(
    private readonly path: string,
    private readonly surroundings: TargetSurroundings,
  ) {}

  async launch(redisUrl: string, pings?: Pings): Promise<ServerInstance> {
    const { limits, transcript } = this.surroundings
    const captured = captureOutput((line) => transcript.note('server', 'prints', line))
    const Server = this.load()
    const reserved = await reservePort()
    const giveUp = (why: string) => {
      reserved.release()
      return new TargetFailure(`The module ${this.path} ${why}`, captured())
    }
    let server: ModuleServer | undefined
    try {
      const pace = pings && { pingInterval: pings.interval, pingTimeout: pings.timeout }
      server = new Server({ host: HOST, port: reserved.port, redis: redisUrl, ...pace })
      if ((await within(server.listen(), limits.start)) === TIMED_OUT)
        throw new Error(`listen() did not resolve within ${limits.start} ms`)
    } catch (error) {
      if (server) await this.close(server)
      throw giveUp(`does not start: ${messageOf(error)}`)
    }
    const started = server
    let stopping: Promise<boolean> | undefined
    return {
      origin: `http://${HOST}:${reserved.port}`,
      get output() {
        return captured()
      },
      died: () => undefined, // it would have taken this process along
      status: (name) => readStatus(started, Server, name),
      stop: () => {
        stopping ??= this.close(started).finally(() => reserved.release())
        return stopping
      },
    }
  }

  /** Closes a server; false where close() does not resolve within the limit, or throws (the transcript says what). */
  private async close(server: ModuleServer): Promise<boolean> {
    const { limits, transcript } = this.surroundings
    try {
      return (await within(server.close(), limits.stop)) !== TIMED_OUT
    } catch (error) {
      transcript.note('server', 'throws at close()', messageOf(error))
      return false
    }
  }

  private load(): ServerClass {
    let exported: { Server?: unknown } | null
    try {
      exported = require(this.path)
    } catch (error) {
      throw new TargetFailure(`The module ${this.path} cannot be loaded: ${messageOf(error)}`)
    }
    if (typeof exported?.Server !== 'function')
      throw new TargetFailure(`The module ${this.path} exports no class "Server".`)
    return exported.Server as ServerClass
  }
}

function readStatus(server: ModuleServer, Server: ServerClass, name: string): StatusReading {
  if (server.status === undefined || !Server.STATUS) return { readable: false }
  const word = Object.entries(Server.STATUS).find(([, value]) => value === server.status)?.[0]
  return { readable: true, is: word === name, actual: word ?? String(server.status) }
}
