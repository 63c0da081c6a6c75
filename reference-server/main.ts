import { connect } from 'node:net'
import { Command, CommanderError } from 'commander'
import { ConfigError, NAMES, type Options, resolveOptions, SETTINGS } from './config'
import { type PrivateRedis, startPrivateRedis } from './private-redis'
import { Server } from './server'
import { version } from './version'

/** What the command gets from its surroundings. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Aborted when the command is to end. */
  readonly stop: AbortSignal
}

/** The exit codes: ended as asked, wrong usage, could not run. */
const OK = 0
const USAGE = 2
const FAILED = 3

/**
 * The command `realizehit-server`: runs a server until told to stop.
 *
 * @param argv the arguments alone, without node and script
 * @returns the exit code, once nothing is left running
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let options: Options & { privateRedisIfNone?: boolean }
  try {
    options = readOptions(argv, io)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    if (!(error instanceof ConfigError)) throw error
    io.err(`${error.message}\n`)
    return USAGE
  }

  let own: PrivateRedis | undefined
  try {
    if (options.privateRedisIfNone) own = await privateRedisIfNone(resolveOptions(options).redis, io)
    return await serve(own ? { ...options, redis: own.url } : options, io)
  } catch (error) {
    io.err(`${(error as Error).message}\n`)
    return FAILED
  } finally {
    await own?.stop()
  }
}

/** A flag counts before an environment variable, and that before the default. */
function readOptions(argv: readonly string[], io: Io): Options & { privateRedisIfNone?: boolean } {
  const command = new Command('realizehit-server')
    .description('A server of the realizehit Communication Specs: Engine.IO clients subscribe to Redis patterns.')
    .version(version())
    .option('--private-redis-if-none', 'start a redis-server of its own when there is none at the url')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
  for (const name of NAMES) {
    const { flag, env, help, fallback } = SETTINGS[name]
    command.option(flag, `${help} (env ${env}, default ${fallback})`)
  }
  command.parse(argv, { from: 'user' })
  const fromEnv = NAMES.flatMap((name) => (io.env[SETTINGS[name].env] ? [[name, io.env[SETTINGS[name].env]]] : []))
  const { privateRedisIfNone, ...options } = { ...Object.fromEntries(fromEnv), ...command.opts() }
  return { ...resolveOptions(options), privateRedisIfNone }
}

async function serve(options: Options, io: Io): Promise<number> {
  const { host, port, path, redis } = resolveOptions(options)
  const server = new Server(options)
  server.on('redisDown', (reason) => {
    io.err(`Redis is away (${reason}): requests are refused until it is there.\n`)
    server.once('redisUp', () => io.err('Redis is there.\n'))
  })
  server.on('warning', ({ name, message }) =>
    io.err(`${name === 'ReplyError' ? 'Redis refused a command' : 'Warning'}: ${message}\n`),
  )
  server.on('closed', () => io.out('status=CLOSED\n'))
  try {
    await server.listen()
  } catch (error) {
    io.err(`${cannotListen(error as NodeJS.ErrnoException, host, port)}\n`)
    return FAILED
  }
  io.out('status=LISTENING\n')
  io.out(
    `Listening on http://${host.includes(':') ? `[${host}]` : host}:${server.port}${path}/ with Redis at ${shown(redis)}\n`,
  )
  await stopped(io.stop)
  await server.close()
  return OK
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} of ${host} is taken: choose another one with --port or PORT.`
  return `Cannot listen on port ${port} of ${host}: ${error.message}`
}

async function privateRedisIfNone(url: string, io: Io): Promise<PrivateRedis | undefined> {
  if (await answers(url)) return undefined
  try {
    const own = await startPrivateRedis()
    io.out(`No Redis at ${shown(url)}: started a private one at ${own.url}\n`)
    return own
  } catch (error) {
    const { message } = error as Error
    throw new Error(
      `No Redis at ${shown(url)}, and ${message}.\n` +
        'Install it (apt install redis-server, brew install redis), run one (docker run -p 6379:6379 redis),\n' +
        'or say where one is with --redis or REDIS_URL.',
    )
  }
}

/** Whether something accepts connections there; what it is shows later. */
function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, '') || 'localhost', port: Number(port || 6379) })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

/** A url for people: the password is nobody's business. */
function shown(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@')
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
