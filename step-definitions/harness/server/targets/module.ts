import { pathToFileURL } from 'node:url'
import { messageOf, TargetFailure } from '../../errors'
import { TIMED_OUT, withTimeout } from '../../waiting'
import { reservePort } from '../ports'
import { captureOutput } from './captured-output'
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

/** The instances of a module's `Server`. */
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

type Exports = { Server?: unknown } | null

/** A server that runs in our process, from a module that exports `Server`. */
export class ModuleTarget implements Target {
  readonly capabilities = STARTED_SERVER_CAPABILITIES

  constructor(
    private readonly path: string,
    private readonly context: TargetContext,
  ) {}

  async launch(redisUrl: string, pings?: Pings): Promise<ServerInstance> {
    const { limits, transcript } = this.context
    const captured = captureOutput((line) => transcript.note('server', 'prints', line))
    const Server = await this.load()
    const reserved = await reservePort()
    const failure = (why: string) => {
      reserved.release()
      return new TargetFailure(`The module ${this.path} ${why}`, captured())
    }
    const watch = new StatusWatch(`http://${HOST}:${reserved.port}`)
    let server: ModuleServer | undefined
    try {
      const pingOptions = pings && { pingInterval: pings.interval, pingTimeout: pings.timeout }
      server = new Server({ host: HOST, port: reserved.port, redis: redisUrl, ...pingOptions })
      const listening = withTimeout(Promise.resolve(server.listen()), limits.start)
      if ((await watch.during(listening, statusOf(server, Server))) === TIMED_OUT)
        throw new Error(`listen() did not resolve within ${limits.start} ms`)
    } catch (error) {
      if (server) await this.close(server)
      throw failure(`does not start: ${messageOf(error)}`)
    }
    const started = server
    let stopping: Promise<boolean> | undefined
    return {
      origin: `http://${HOST}:${reserved.port}`,
      get output() {
        return captured()
      },
      unexpectedExit: () => undefined, // this process would have ended too
      status: (name) => readStatus(started, Server, name),
      acceptedAt: (name) => watch.acceptedAt(name),
      stop: () => {
        stopping ??= watch.during(this.close(started), statusOf(started, Server)).finally(() => reserved.release())
        return stopping
      },
    }
  }

  /** Closes a server; false if close() does not resolve within the limit, or throws (the transcript has the error). */
  private async close(server: ModuleServer): Promise<boolean> {
    const { limits, transcript } = this.context
    try {
      transcript.note('suite', 'calls close()', '')
      const closed = (await withTimeout(server.close(), limits.stop)) !== TIMED_OUT
      if (closed) transcript.note('server', 'has closed', '')
      return closed
    } catch (error) {
      transcript.note('server', 'throws at close()', messageOf(error))
      return false
    }
  }

  private async load(): Promise<ServerClass> {
    const { start } = this.context.limits
    let exported: Exports | typeof TIMED_OUT
    try {
      exported = await withTimeout(this.requireOrImport(), start)
    } catch (error) {
      throw new TargetFailure(`The module ${this.path} cannot be loaded: ${messageOf(error)}`)
    }
    // what a module awaits at its top may never settle
    if (exported === TIMED_OUT) throw new TargetFailure(`The module ${this.path} did not load within ${start} ms.`)
    if (typeof exported?.Server !== 'function')
      throw new TargetFailure(`The module ${this.path} exports no class "Server".`)
    return exported.Server as ServerClass
  }

  /** `require` comes first, because only it loads TypeScript here. Node does not evaluate what it refuses there. */
  private async requireOrImport(): Promise<Exports> {
    try {
      return require(this.path)
    } catch (error) {
      if (Object(error).code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error
      return import(pathToFileURL(this.path).href)
    }
  }
}

function readStatus(server: ModuleServer, Server: ServerClass, name: string): StatusReading {
  if (server.status === undefined || !Server.STATUS) return { readable: false }
  const word = statusOf(server, Server)()
  return { readable: true, is: word === name, actual: word ?? String(server.status) }
}

/** Finds the name of a server's status, as it is then; undefined where it has none, or its getter throws. */
function statusOf(server: ModuleServer, { STATUS }: ServerClass): () => string | undefined {
  return () => {
    try {
      return Object.entries(STATUS ?? {}).find(([, value]) => value === server.status)?.[0]
    } catch {
      return undefined
    }
  }
}
