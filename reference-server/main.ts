import { Command, CommanderError } from 'commander'
import { ConfigError, resolveOptions } from './config'
import type { Options } from './options'
import { parseRedisAddress } from './redis/address'
import { openSocket } from './redis/connector'
import { type PrivateRedis, startPrivateRedis } from './redis/private-redis'
import { withoutSecrets } from './secrets'
import { Server } from './server'
import { SETTING_NAMES, SETTINGS } from './settings'
import { version } from './version'

/** What the command needs from its process. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Aborted when the command should end. */
  readonly stop: AbortSignal
}

// Exit codes.
const OK = 0
const USAGE = 2
const FAILED = 3

/** Milliseconds to wait for a connection to Redis before starting a private one. */
const PROBE_TIMEOUT = 1000

/**
 * The command `realizehit-server`: runs a server until `io.stop` is aborted.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code, once nothing is running any more: 0 stopped, 2 wrong usage, 3 could not run
 */
export async function run(argv: readonly string[], { env, stop, ...streams }: CommandIo): Promise<number> {
  const io: CommandIo = {
    env,
    stop,
    out: (text) => streams.out(withoutSecrets(text)),
    err: (text) => streams.err(withoutSecrets(text)),
  }
  let options: Options & { privateRedisIfNone?: boolean }
  try {
    options = readOptions(argv, io)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    if (!(error instanceof ConfigError)) throw error
    io.err(`${error.message}\n`)
    return USAGE
  }

  let privateRedis: PrivateRedis | undefined
  try {
    if (options.privateRedisIfNone) privateRedis = await startRedisIfNone(resolveOptions(options).redis, io)
    return await serve(privateRedis ? { ...options, redis: privateRedis.url } : options, io)
  } catch (error) {
    io.err(`${(error as Error).message}\n`)
    return FAILED
  } finally {
    await privateRedis?.stop()
  }
}

/** A flag overrides an environment variable, and that overrides the default. */
function readOptions(argv: readonly string[], io: CommandIo): Options & { privateRedisIfNone?: boolean } {
  const command = new Command('realizehit-server')
    .description('A server of the realizehit Communication Specs: Engine.IO clients subscribe to Redis patterns.')
    .version(version())
    .option('--private-redis-if-none', 'start a private redis-server if nothing accepts connections at the Redis URL')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
  for (const name of SETTING_NAMES) {
    const { flag, env, help, defaultValue } = SETTINGS[name]
    command.option(flag, `${help} (env ${env}, default ${defaultValue === false ? 'off' : defaultValue || 'none'})`)
  }
  command.parse(argv, { from: 'user' })
  const fromEnv = SETTING_NAMES.flatMap((name) =>
    io.env[SETTINGS[name].env] ? [[name, io.env[SETTINGS[name].env]]] : [],
  )
  const { privateRedisIfNone, ...options } = { ...Object.fromEntries(fromEnv), ...command.opts() }
  return { ...resolveOptions(options), privateRedisIfNone }
}

async function serve(options: Options, io: CommandIo): Promise<number> {
  const { host, port, path, redis, console, consolePublish } = resolveOptions(options)
  const server = new Server(options)
  server.on('redisDown', (reason) => {
    io.err(`Redis is unavailable (${reason}): requests are refused until it is back.\n`)
    server.once('redisUp', () => io.err('Redis is available.\n'))
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
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`
  if (console) {
    io.out(`Console at ${address}/console/\n`)
    io.err(
      'Warning: whoever reaches this port can read on the console what clients are subscribed to' +
        `${consolePublish ? ', and can publish to Redis' : ''}.\n`,
    )
  }
  io.out(`Listening on ${address}${path}/ with Redis at ${redis}\n`)
  await aborted(io.stop)
  await server.close()
  return OK
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} of ${host} is taken: choose another one with --port or PORT.`
  return `Cannot listen on port ${port} of ${host}: ${error.message}`
}

async function startRedisIfNone(url: string, io: CommandIo): Promise<PrivateRedis | undefined> {
  if (await acceptsConnections(url)) return undefined
  try {
    const privateRedis = await startPrivateRedis()
    io.out(`No Redis at ${url}: started a private one at ${privateRedis.url}\n`)
    return privateRedis
  } catch (error) {
    const { message } = error as Error
    throw new Error(
      `No Redis at ${url}, and ${message}.\n` +
        'Install it (apt install redis-server, brew install redis), run one (docker run -p 6379:6379 redis),\n' +
        'or say where it is with --redis or REDIS_URL.',
    )
  }
}

/** Whether anything accepts connections at this URL; whether it is a Redis becomes clear later. */
function acceptsConnections(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket({ ...parseRedisAddress(url), tls: false })
    const settle = (accepts: boolean) => {
      socket.destroy()
      resolve(accepts)
    }
    // On a busy machine the connection may be there and not yet noticed when the timer fires: events come before `setImmediate`.
    socket.setTimeout(PROBE_TIMEOUT, () => setImmediate(settle, false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
